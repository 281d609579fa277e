package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"k8s.io/client-go/rest"
)

// What is asked of the gateway: the time in which a small cluster's change has its status written, the time from the
// start of the process to traffic with all routes there, and the time until one changed route of all is live.
const (
	settleBar = 200 * time.Millisecond
	startBar  = 30 * time.Second
	changeBar = time.Second
)

// The cluster in which a change must settle at once, and how often each is measured.
const smallRoutes, smallChanges, largeChanges = 10, 20, 10

// scaleOptions say what is measured.
type scaleOptions struct {
	routes  int
	class   string
	process gatewayProcess
}

// scaleMain measures the gateway with few and with many routes. It runs inside the cluster, as "rig exec" runs it, and
// gives 1 where a bar is missed.
func scaleMain(ctx context.Context, args []string) int {
	o, err := parseScaleOptions(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rig:", err)
		return 2
	}
	config, err := clientConfig(os.Getenv("KUBECONFIG"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "rig:", err)
		return 1
	}
	results := &scaleResults{}
	if err := measure(ctx, config, o, results); err != nil {
		fmt.Fprintln(os.Stderr, "rig:", err)
		return 1
	}
	if results.missed {
		return 1
	}
	return 0
}

func parseScaleOptions(args []string) (scaleOptions, error) {
	var o scaleOptions
	flags := flag.NewFlagSet("rig scale", flag.ContinueOnError)
	flags.IntVar(&o.routes, "routes", 5000, "how many HTTPRoutes")
	flags.StringVar(&o.class, "gateway-class", "", "`name` of the GatewayClass")
	flags.StringVar(&o.process.jar, "gateway", "", "jetty-gateway.jar")
	flags.StringVar(&o.process.java, "java", "", "`options` for its JVM, separated by spaces")
	flags.StringVar(&o.process.logs, "logs", "", "`folder` for its log files")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.class == "" || o.process.jar == "" || o.process.logs == "" || o.routes <= smallRoutes {
		return o, errors.New("an option of rig scale is missing; start it with it/conformance/run --scale N")
	}
	return o, nil
}

func measure(ctx context.Context, config *rest.Config, o scaleOptions, results *scaleResults) error {
	objects, err := newScaleObjects(config, o.class)
	if err != nil {
		return err
	}
	if err := objects.createShared(ctx); err != nil {
		return err
	}
	statuses, err := watchStatuses(ctx, config)
	if err != nil {
		return err
	}
	m := measurement{objects: objects, statuses: statuses, traffic: newTraffic(), results: results}
	if err := m.small(ctx, o.process.named("gateway-small")); err != nil {
		return err
	}
	return m.large(ctx, o.process.named("gateway"), o.routes)
}

// measurement is the cluster's objects, and the two ways to see what the gateway makes of them.
type measurement struct {
	objects  *scaleObjects
	statuses *statusWatch
	traffic  *traffic
	results  *scaleResults
}

// small measures how fast the gateway settles after an event when the cluster is small.
func (m measurement) small(ctx context.Context, process gatewayProcess) error {
	if err := m.objects.createRoutes(ctx, 0, smallRoutes); err != nil {
		return err
	}
	if err := process.start(); err != nil {
		return err
	}
	defer process.stop()
	if err := m.statuses.waitAll(ctx, smallRoutes); err != nil {
		return err
	}
	// The first request ever is not what is measured here.
	if err := m.traffic.wait(ctx, m.objects.question(0)); err != nil {
		return err
	}
	live, written, err := m.changes(ctx, smallRoutes, smallChanges)
	if err != nil {
		return err
	}
	m.results.times(fmt.Sprintf("%d routes, one changed: traffic", smallRoutes), live, settleBar)
	m.results.times(fmt.Sprintf("%d routes, one changed: status written", smallRoutes), written, settleBar)
	return nil
}

// large measures the gateway with all routes there before it starts.
func (m measurement) large(ctx context.Context, process gatewayProcess, routes int) error {
	began := time.Now()
	if err := m.objects.createRoutes(ctx, smallRoutes, routes); err != nil {
		return err
	}
	progress(began, "%d HTTPRoutes are created", routes)
	if err := m.statuses.waitSeen(ctx, routes); err != nil {
		return err
	}
	began = time.Now()
	if err := process.start(); err != nil {
		return err
	}
	defer process.stop()
	last := routes - 1
	if err := m.traffic.wait(ctx, m.objects.question(last)); err != nil {
		return err
	}
	m.results.times(fmt.Sprintf("%d routes, process started: first traffic", routes), []time.Duration{time.Since(began)}, startBar)
	live, _, err := m.changes(ctx, routes, largeChanges)
	if err != nil {
		return err
	}
	m.results.times(fmt.Sprintf("%d routes, one changed while statuses are written: traffic", routes), live, changeBar)
	if err := m.statuses.waitAll(ctx, routes); err != nil {
		return err
	}
	m.results.figure(fmt.Sprintf("%d routes, process started: all statuses written", routes), seconds(time.Since(began)))
	live, written, err := m.changes(ctx, routes, largeChanges)
	if err != nil {
		return err
	}
	m.results.times(fmt.Sprintf("%d routes, one changed: traffic", routes), live, changeBar)
	m.results.times(fmt.Sprintf("%d routes, one changed: status written", routes), written, 0)
	bytes, err := process.liveHeap(ctx)
	if err != nil {
		return err
	}
	m.results.figure(fmt.Sprintf("%d routes: live heap after a full collection", routes), fmt.Sprintf("%.1f MB", float64(bytes)/1e6))
	return nil
}

// changes gives routes another path, one after the other, and measures from before the request to the API server until
// the first right answer, and until the status speaks of the change.
func (m measurement) changes(ctx context.Context, routes, count int) (live, written []time.Duration, err error) {
	for i := range count {
		route := (i*routes/count + routes/(2*count)) % routes
		began := time.Now()
		generation, err := m.objects.changePath(ctx, route)
		if err != nil {
			return nil, nil, err
		}
		if err := m.traffic.wait(ctx, m.objects.question(route)); err != nil {
			return nil, nil, err
		}
		live = append(live, time.Since(began))
		at, err := m.statuses.waitFor(ctx, routeName(route), generation)
		if err != nil {
			return nil, nil, err
		}
		written = append(written, at.Sub(began))
	}
	return live, written, nil
}

// scaleResults prints what was measured, a line each.
type scaleResults struct{ missed bool }

// times prints the median and the maximum, which must stay below the bar; a bar of 0 is none.
func (r *scaleResults) times(what string, times []time.Duration, bar time.Duration) {
	sorted := slices.Sorted(slices.Values(times))
	longest := sorted[len(sorted)-1]
	text := seconds(longest)
	if len(sorted) > 1 {
		text = fmt.Sprintf("median %s, longest of %d %s", seconds(sorted[len(sorted)/2]), len(sorted), seconds(longest))
	}
	if bar > 0 {
		text += fmt.Sprintf(" (bar: %s)", seconds(bar))
		if longest >= bar {
			text += " MISSED"
			r.missed = true
		}
	}
	r.figure(what, text)
}

func (r *scaleResults) figure(what, text string) {
	fmt.Printf("scale: %s: %s; load %s\n", what, text, load())
}

func seconds(t time.Duration) string {
	if t < time.Second {
		return fmt.Sprintf("%d ms", t.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", t.Seconds())
}

// load is how many processes wanted a processor in the last minute.
func load() string {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	average, _, _ := strings.Cut(string(content), " ")
	return average
}
