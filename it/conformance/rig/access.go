package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// The gateway is known to the API server as the service account of its manifests, so that it has just the rights that
// its RBAC rules give.
const gatewayNamespace, gatewayAccount = "jetty-gateway", "jetty-gateway"

// Where a pod finds the API server, and who it is there.
const (
	podAccount  = "/var/run/secrets/kubernetes.io/serviceaccount"
	podRun      = "/var/run"
	apiHost     = "127.0.0.1"
	apiPort     = "6443"
	tokenExpiry = 24 * time.Hour
)

const apiServer = "https://" + apiHost + ":" + apiPort

// access is who may do what: the files by which the parts know and trust each other.
type access struct {
	ca, certificate, key string // of the API server
	serviceAccountKey    string
	tokens               string // of the users: CSV, a line each
	adminKubeconfig      string // of suite, controllers and kubelet
	kubeletCertificate   tls.Certificate
}

// writeAccess makes all keys, certificates and tokens anew.
func writeAccess(folder string) (access, error) {
	in := func(name string) string { return filepath.Join(folder, name) }
	a := access{
		ca: in("ca.crt"), certificate: in("apiserver.crt"), key: in("apiserver.key"),
		serviceAccountKey: in("service-account.key"), tokens: in("tokens.csv"),
		adminKubeconfig: in("admin.kubeconfig"),
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return a, err
	}
	authority, err := newAuthority()
	if err != nil {
		return a, err
	}
	if a.kubeletCertificate, err = authority.servingTLS(nodeAddress.String()); err != nil {
		return a, err
	}
	certificate, key, err := authority.serving("kubernetes", "localhost", "127.0.0.1", nodeAddress.String())
	if err != nil {
		return a, err
	}
	if err := writeRSAKey(a.serviceAccountKey); err != nil {
		return a, err
	}
	admin := rand.Text()
	for path, content := range map[string][]byte{
		a.ca: authority.pem, a.certificate: certificate, a.key: key,
		a.tokens: fmt.Appendf(nil, "%s,admin,admin,\"system:masters\"\n", admin),
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return a, err
		}
	}
	return a, writeKubeconfig(a.adminKubeconfig, authority.pem, admin, "default")
}

// enterAsPod gives the gateway what a kubelet gives its pod: the API server in the environment, and the token of its
// service account, which the API server issues, as a file. Both are for this mount namespace and what it starts only.
func enterAsPod(ctx context.Context, config *rest.Config, a access) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	seconds := int64(tokenExpiry.Seconds())
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: &seconds}}
	issued, err := client.CoreV1().ServiceAccounts(gatewayNamespace).
		CreateToken(ctx, gatewayAccount, request, metav1.CreateOptions{})
	if err != nil {
		return fmt.Errorf("no token for the gateway's service account: %w", err)
	}
	ca, err := os.ReadFile(a.ca)
	if err != nil {
		return err
	}
	run, err := filepath.EvalSymlinks(podRun)
	if err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", run, "tmpfs", 0, "size=1m,mode=0755"); err != nil {
		return fmt.Errorf("no tmpfs at %s: %w", run, err)
	}
	if err := os.MkdirAll(podAccount, 0o755); err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"token": []byte(issued.Status.Token), "ca.crt": ca, "namespace": []byte(gatewayNamespace),
	} {
		if err := os.WriteFile(filepath.Join(podAccount, name), content, 0o600); err != nil {
			return err
		}
	}
	return errors.Join(os.Setenv("KUBERNETES_SERVICE_HOST", apiHost), os.Setenv("KUBERNETES_SERVICE_PORT", apiPort))
}

func writeKubeconfig(path string, ca []byte, token, namespace string) error {
	config := clientcmdapi.NewConfig()
	config.Clusters["rig"] = &clientcmdapi.Cluster{Server: apiServer, CertificateAuthorityData: ca}
	config.AuthInfos["rig"] = &clientcmdapi.AuthInfo{Token: token}
	config.Contexts["rig"] = &clientcmdapi.Context{Cluster: "rig", AuthInfo: "rig", Namespace: namespace}
	config.CurrentContext = "rig"
	return clientcmd.WriteToFile(*config, path)
}
