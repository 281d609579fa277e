package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/client-go/rest"
)

const etcdClients, etcdPeers = "http://127.0.0.1:2379", "http://127.0.0.1:2380"

// The controllers that the suite needs. Without the node life cycle the node needs no leases and gets no taints.
const controllers = "deployment-controller,replicaset-controller,endpointslice-controller,namespace-controller," +
	"garbage-collector-controller"

// startControlPlane starts etcd, API server and controllers, each when the one before is ready.
func startControlPlane(ctx context.Context, parts *supervisor, o options, access access) error {
	_, err := during(ctx, parts, func(ctx context.Context) (struct{}, error) {
		began := time.Now()
		if err := parts.start("etcd", filepath.Join(o.bin, "etcd"), etcdArguments(o)...); err != nil {
			return struct{}{}, err
		}
		if err := waitUntil(ctx, time.Minute, answersOK(http.DefaultClient, etcdClients+"/health")); err != nil {
			return struct{}{}, fmt.Errorf("etcd is not healthy: %w", err)
		}
		progress(began, "etcd is healthy")
		began = time.Now()
		err := parts.start("kube-apiserver", filepath.Join(o.bin, "kube-apiserver"), apiServerArguments(access)...)
		if err != nil {
			return struct{}{}, err
		}
		config, err := clientConfig(access.adminKubeconfig)
		if err != nil {
			return struct{}{}, err
		}
		client, err := rest.HTTPClientFor(config)
		if err != nil {
			return struct{}{}, err
		}
		if err := waitUntil(ctx, 3*time.Minute, answersOK(client, apiServer+"/readyz")); err != nil {
			return struct{}{}, fmt.Errorf("kube-apiserver is not ready: %w", err)
		}
		progress(began, "kube-apiserver is ready")
		return struct{}{}, parts.start("kube-controller-manager", filepath.Join(o.bin, "kube-controller-manager"),
			"--kubeconfig="+access.adminKubeconfig, "--controllers="+controllers, "--leader-elect=false", "--secure-port=0")
	})
	return err
}

func etcdArguments(o options) []string {
	return []string{
		"--data-dir=" + filepath.Join(o.state, "etcd"),
		"--listen-client-urls=" + etcdClients, "--advertise-client-urls=" + etcdClients,
		"--listen-peer-urls=" + etcdPeers, "--initial-advertise-peer-urls=" + etcdPeers,
		"--initial-cluster=default=" + etcdPeers,
		"--unsafe-no-fsync", // the data outlives nothing
		"--log-level=warn",
	}
}

func apiServerArguments(access access) []string {
	return []string{
		"--etcd-servers=" + etcdClients,
		"--bind-address=127.0.0.1", "--secure-port=6443",
		// Without a default route the API server finds no address of its own and would stop.
		"--advertise-address=" + nodeAddress.String(), "--endpoint-reconciler-type=none",
		"--tls-cert-file=" + access.certificate, "--tls-private-key-file=" + access.key, "--client-ca-file=" + access.ca,
		"--token-auth-file=" + access.tokens, "--authorization-mode=RBAC",
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + access.serviceAccountKey,
		"--service-account-signing-key-file=" + access.serviceAccountKey,
		"--service-cluster-ip-range=10.96.0.0/16",
		"--disable-admission-plugins=ServiceAccount", // no controller makes the default accounts that it asks for
		"--enable-priority-and-fairness=false",
		"--allow-privileged=true",
		"--kubelet-preferred-address-types=InternalIP",
	}
}

// answersOK asks a health endpoint once.
func answersOK(client *http.Client, url string) func() error {
	timed := *client
	timed.Timeout = 5 * time.Second
	if timed.Transport == nil {
		timed.Transport = &http.Transport{Proxy: nil, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	}
	return func() error {
		response, err := timed.Get(url)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(io.LimitReader(response.Body, 1000))
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("%s answers %s: %s", url, response.Status, strings.TrimSpace(string(body)))
		}
		return nil
	}
}
