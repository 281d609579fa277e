package main

import (
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// The gateway is known to the API server as the service account of its manifests, so that it has just the rights that
// its RBAC rules give.
const gatewayNamespace = "jetty-gateway"

const apiServer = "https://127.0.0.1:6443"

// access is who may do what: the files by which the parts know and trust each other.
type access struct {
	ca, certificate, key string // of the API server
	serviceAccountKey    string
	tokens               string // of the users: CSV, a line each
	adminKubeconfig      string // of suite, controllers and kubelet
	gatewayKubeconfig    string
	kubeletCertificate   tls.Certificate
}

// writeAccess makes all keys, certificates and tokens anew.
func writeAccess(folder string) (access, error) {
	in := func(name string) string { return filepath.Join(folder, name) }
	a := access{
		ca: in("ca.crt"), certificate: in("apiserver.crt"), key: in("apiserver.key"),
		serviceAccountKey: in("service-account.key"), tokens: in("tokens.csv"),
		adminKubeconfig: in("admin.kubeconfig"), gatewayKubeconfig: in("gateway.kubeconfig"),
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
	admin, gateway := rand.Text(), rand.Text()
	account := fmt.Sprintf("system:serviceaccount:%[1]s:%[1]s", gatewayNamespace)
	groups := "system:serviceaccounts,system:serviceaccounts:" + gatewayNamespace
	for path, content := range map[string][]byte{
		a.ca: authority.pem, a.certificate: certificate, a.key: key,
		a.tokens: fmt.Appendf(nil, "%s,admin,admin,\"system:masters\"\n%s,%s,gateway,%q\n", admin, gateway, account, groups),
	} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return a, err
		}
	}
	if err := writeKubeconfig(a.adminKubeconfig, authority.pem, admin, "default"); err != nil {
		return a, err
	}
	return a, writeKubeconfig(a.gatewayKubeconfig, authority.pem, gateway, gatewayNamespace)
}

func writeKubeconfig(path string, ca []byte, token, namespace string) error {
	config := clientcmdapi.NewConfig()
	config.Clusters["rig"] = &clientcmdapi.Cluster{Server: apiServer, CertificateAuthorityData: ca}
	config.AuthInfos["rig"] = &clientcmdapi.AuthInfo{Token: token}
	config.Contexts["rig"] = &clientcmdapi.Context{Cluster: "rig", AuthInfo: "rig", Namespace: namespace}
	config.CurrentContext = "rig"
	return clientcmd.WriteToFile(*config, path)
}
