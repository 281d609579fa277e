// Rig is a small Kubernetes cluster in one process tree, made to run the Gateway API's conformance suite against Jetty
// Gateway. The control plane is the real one (etcd, kube-apiserver, kube-controller-manager); nodes, container runtime
// and pod network are replaced by processes in network namespaces.
//
// It expects to be process 1 of a PID namespace and to own the network namespace: see the script "run" next to it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: rig exec [options] -- COMMAND [ARGS] | rig scale [options] | rig dns")
		os.Exit(2)
	}
	switch os.Args[1] {
	case "exec":
		os.Exit(executeMain(os.Args[2:]))
	case "scale":
		os.Exit(scaleMain(context.Background(), os.Args[2:]))
	case "dns":
		if err := serveDNS(":53"); err != nil {
			fmt.Fprintln(os.Stderr, "rig dns:", err)
			os.Exit(1)
		}
	default:
		fmt.Fprintf(os.Stderr, "rig: %q is not a command (expected: exec, scale or dns)\n", os.Args[1])
		os.Exit(2)
	}
}

// executeMain brings the cluster up, runs the command inside it, and gives the command's exit code.
func executeMain(args []string) int {
	o, err := parseOptions(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rig:", err)
		return 2
	}
	if os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "rig: must be process 1 of a PID namespace; start it with the script it/conformance/run")
		return 2
	}
	// Process 1 has no default action for signals: without this, Ctrl-C would do nothing.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeoutCause(ctx, o.limit, fmt.Errorf("not finished after %v", o.limit))
	defer cancel()
	code, err := execute(ctx, o)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
			err = fmt.Errorf("%w (%w)", cause, err)
		}
		fmt.Fprintln(os.Stderr, "rig: "+strings.ReplaceAll(err.Error(), "\n", "\nrig:   "))
	}
	return code // and with process 1 the kernel ends everything that was started
}

// options says where things are; the script "run" gives them all.
type options struct {
	bin       string        // etcd, kube-apiserver, kube-controller-manager, echo-basic
	crds      string        // the folder with the CRDs of the channel
	channel   string        // standard or experimental
	manifests string        // what the gateway ships for a cluster: RBAC and GatewayClass
	gateway   string        // jetty-gateway.jar; empty for no gateway
	java      string        // options for its JVM, separated by spaces
	state     string        // an empty folder, where the data of this run are mounted
	logs      string        // one file for each process
	limit     time.Duration // for the whole run
	command   []string      // what is run when the cluster is ready
}

func parseOptions(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("rig exec", flag.ContinueOnError)
	flags.StringVar(&o.bin, "bin", "", "`folder` of the binaries")
	flags.StringVar(&o.crds, "crds", "", "`folder` of the CRDs")
	flags.StringVar(&o.channel, "channel", "standard", "channel of these CRDs")
	flags.StringVar(&o.manifests, "manifests", "", "`folder` of the gateway's manifests")
	flags.StringVar(&o.gateway, "gateway", "", "jetty-gateway.jar")
	flags.StringVar(&o.java, "java", "", "`options` for the JVM")
	flags.StringVar(&o.state, "state", "", "empty `folder` to mount the data of this run at")
	flags.StringVar(&o.logs, "logs", "", "`folder` for log files")
	flags.DurationVar(&o.limit, "limit", 65*time.Minute, "longest `time` for the whole run")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.command = flags.Args()
	if o.bin == "" || o.crds == "" || o.state == "" || o.logs == "" || len(o.command) == 0 {
		return o, errors.New("-bin, -crds, -state, -logs or the command is missing; start it with it/conformance/run")
	}
	return o, nil
}
