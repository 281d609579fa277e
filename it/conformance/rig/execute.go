package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// The pool that Gateways get their addresses from: all of 127.0.0.0/8 is local, so that each can have ports 80 and 443.
const addressPool = "127.1.0.0/16"

// execute starts the parts in the order in which they need each other, then the command, and gives its exit code.
func execute(ctx context.Context, o options) (int, error) {
	parts := newSupervisor(o.state, o.logs)
	// In memory and in this mount namespace only: nothing of it can stay behind.
	if err := syscall.Mount("tmpfs", o.state, "tmpfs", 0, "size=2g,mode=0755"); err != nil {
		return 1, fmt.Errorf("no tmpfs at %s (root in a mount namespace is needed): %w", o.state, err)
	}
	access, err := writeAccess(filepath.Join(o.state, "access"))
	if err != nil {
		return 1, err
	}
	network := newPodNetwork(nodeAddress)
	if err := network.up(); err != nil {
		return 1, err
	}
	if err := startControlPlane(ctx, parts, o, access); err != nil {
		return 1, err
	}
	config, err := clientConfig(access.adminKubeconfig)
	if err != nil {
		return 1, err
	}
	if err := startKubelet(ctx, config, o, access, network); err != nil {
		return 1, err
	}
	class, err := install(ctx, config, o)
	if err != nil {
		return 1, err
	}
	if err := enterAsPod(ctx, config, access); err != nil {
		return 1, err
	}
	arguments := []string{"-gateway-class=" + class}
	if o.gateway != "" {
		claimed, err := startGateway(ctx, parts, config, o, class)
		if err != nil {
			return 1, err
		}
		arguments = append(arguments, claimed.suiteArguments(o.channel, o.command)...)
	}
	return runCommand(ctx, parts, append(o.command, arguments...), access)
}

// install creates the CRDs and what the gateway ships, and gives the name of the GatewayClass.
func install(ctx context.Context, config *rest.Config, o options) (string, error) {
	began := time.Now()
	installer, err := newInstaller(config)
	if err != nil {
		return "", err
	}
	crds, err := installer.folder(ctx, o.crds, isCRD)
	if err != nil {
		return "", err
	}
	if err := installer.waitEstablished(ctx, crds); err != nil {
		return "", err
	}
	progress(began, "%d CRDs of the %s channel are established", len(crds), o.channel)
	return installer.gatewayManifests(ctx, o.manifests)
}

// startGateway starts the gateway as its users do, and waits until it has taken the GatewayClass.
func startGateway(
	ctx context.Context, parts *supervisor, config *rest.Config, o options, class string,
) (claims, error) {
	began := time.Now()
	arguments := gatewayArguments(o.java, o.gateway)
	if err := parts.start("gateway", "java", arguments...); err != nil {
		return claims{}, err
	}
	claimed, err := during(ctx, parts, func(ctx context.Context) (claims, error) {
		return waitAccepted(ctx, config, class)
	})
	if err != nil {
		return claimed, err
	}
	progress(began, "the gateway accepts GatewayClass %s and claims %d features", class, len(claimed.features))
	return claimed, nil
}

// gatewayArguments are those of java for a gateway, which finds the cluster as in a pod.
func gatewayArguments(java, jar string) []string {
	return append(strings.Fields(java), "-jar", jar, "run", "--kubernetes", "--address-pool", addressPool)
}

// runCommand runs the suite, or what measures. When a part of the cluster ends it is stopped: what it said from then on would be worth
// nothing.
func runCommand(ctx context.Context, parts *supervisor, command []string, access access) (int, error) {
	progress(time.Now(), "running %s", strings.Join(command, " "))
	return during(ctx, parts, func(ctx context.Context) (int, error) {
		cmd := exec.CommandContext(ctx, command[0], command[1:]...)
		cmd.Env = append(environment(), "KUBECONFIG="+access.adminKubeconfig)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); ctx.Err() != nil || cmd.ProcessState == nil {
			return 1, fmt.Errorf("%s was stopped: %w", filepath.Base(command[0]), err)
		}
		return cmd.ProcessState.ExitCode(), nil
	})
}

// clientConfig is for the rig's own requests, which are not slowed down.
func clientConfig(kubeconfig string) (*rest.Config, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS = -1
	return config, nil
}

// startKubelet registers the node and serves it from now on.
func startKubelet(ctx context.Context, config *rest.Config, o options, access access, network *podNetwork) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	images, err := newImages(o.bin)
	if err != nil {
		return err
	}
	logs := newPodLogs(filepath.Join(o.logs, "pods"))
	if err := logs.serve(nodeAddress.String(), kubeletPort, access.kubeletCertificate); err != nil {
		return err
	}
	// The node first: the EndpointSlice controller passes over pods whose node it does not know.
	if err := registerNode(ctx, client); err != nil {
		return err
	}
	node := &kubelet{client: client, images: images, network: network, logs: logs, pods: filepath.Join(o.state, "pods")}
	if err := node.start(ctx); err != nil {
		return err
	}
	progress(time.Now(), "node %s is there", nodeName)
	return nil
}

// progress tells what has been reached, and in which time where that matters.
func progress(began time.Time, format string, arguments ...any) {
	text := fmt.Sprintf(format, arguments...)
	if took := time.Since(began); took > 50*time.Millisecond {
		text += fmt.Sprintf(" (%.1f s)", took.Seconds())
	}
	fmt.Fprintln(os.Stderr, "rig: "+text)
}
