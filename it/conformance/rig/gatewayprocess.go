package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// gatewayProcess is a gateway that is started and stopped while the cluster stays.
type gatewayProcess struct {
	jar, java  string
	logs, name string

	cmd *exec.Cmd
}

// named gives the same gateway with a log of another name.
func (p gatewayProcess) named(name string) gatewayProcess {
	p.name = name
	return p
}

func (p *gatewayProcess) start() error {
	log, err := os.Create(filepath.Join(p.logs, p.name+".log"))
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd = exec.Command("java", gatewayArguments(p.java, p.jar)...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("the gateway does not start: %w", err)
	}
	return nil
}

// stop ends it as a cluster does: at first by asking.
func (p *gatewayProcess) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	force := time.AfterFunc(time.Minute, func() { _ = p.cmd.Process.Kill() })
	defer force.Stop()
	_ = p.cmd.Wait()
}

// The last line of a class histogram: how many objects there are, and how many bytes.
var histogramTotal = regexp.MustCompile(`(?m)^Total +\d+ +(\d+)$`)

// liveHeap is what can be reached, in bytes: the JVM counts it after a full collection.
func (p *gatewayProcess) liveHeap(ctx context.Context) (int64, error) {
	histogram, err := exec.CommandContext(ctx, "jcmd", strconv.Itoa(p.cmd.Process.Pid), "GC.class_histogram").CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("jcmd (of a JDK): %w: %s", err, strings.TrimSpace(string(histogram)))
	}
	if err := os.WriteFile(filepath.Join(p.logs, "histogram.txt"), histogram, 0o644); err != nil {
		return 0, err
	}
	total := histogramTotal.FindSubmatch(histogram)
	if total == nil {
		return 0, fmt.Errorf("jcmd shows no total; see histogram.txt")
	}
	return strconv.ParseInt(string(total[1]), 10, 64)
}
