package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// supervisor starts the parts that must run as long as the suite does, and notices when one of them ends.
// Nothing is stopped at the end: the kernel does that when process 1 ends.
type supervisor struct {
	folder string // in which the parts run
	logs   string
	ended  chan error
}

func newSupervisor(folder, logs string) *supervisor {
	return &supervisor{folder: folder, logs: logs, ended: make(chan error, 16)}
}

// start starts a part, whose output goes to a log file of its name.
func (s *supervisor) start(name, program string, arguments ...string) error {
	path := filepath.Join(s.logs, name+".log")
	log, err := os.Create(path)
	if err != nil {
		return err
	}
	cmd := exec.Command(program, arguments...)
	cmd.Env = environment()
	cmd.Dir = s.folder
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%s does not start: %w", name, err)
	}
	go func() {
		err := cmd.Wait()
		if err == nil {
			err = errors.New("exit status 0")
		}
		s.ended <- fmt.Errorf("%s ended by itself: %w; its last lines (all: %s):\n%s", name, err, log.Name(), tail(path, 20))
	}()
	return nil
}

// during runs the work; when a part ends meanwhile, the work is cancelled and the part's end is the error.
func during[T any](ctx context.Context, s *supervisor, work func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := work(ctx)
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case ended := <-s.ended:
		cancel()
		o := <-done
		return o.value, ended
	}
}

// environment is the rig's own without proxies, which are for the way out that does not exist in here.
func environment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasSuffix(strings.ToLower(name), "_proxy") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// tail gives the last lines of a file.
func tail(path string, lines int) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	all := bytes.Split(bytes.TrimSpace(content), []byte("\n"))
	return string(bytes.Join(all[max(0, len(all)-lines):], []byte("\n")))
}

// waitUntil asks again and again until the answer is nil, and gives the last answer when the time is over.
func waitUntil(ctx context.Context, limit time.Duration, ask func() error) error {
	return waitEvery(ctx, 100*time.Millisecond, limit, ask)
}

// waitEvery does so at other intervals.
func waitEvery(ctx context.Context, interval, limit time.Duration, ask func() error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		err := ask()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("after %v still: %w", limit, err)
		case <-time.After(interval):
		}
	}
}
