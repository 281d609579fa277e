package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// podLogs keeps what the containers write, and serves it to the API server as a kubelet does.
type podLogs struct {
	folder     string
	mutex      sync.Mutex
	containers map[string]*containerLog
}

func newPodLogs(folder string) *podLogs {
	return &podLogs{folder: folder, containers: make(map[string]*containerLog)}
}

// open begins the log of a container, in memory and as a file for people.
func (l *podLogs) open(namespace, pod, container string) (*containerLog, error) {
	if err := os.MkdirAll(l.folder, 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(l.folder, namespace+"_"+pod+".log"))
	if err != nil {
		return nil, err
	}
	opened := &containerLog{file: file}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.containers[namespace+"/"+pod+"/"+container] = opened
	return opened, nil
}

// serve answers the API server from now on.
func (l *podLogs) serve(host string, port int, certificate tls.Certificate) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", l.answer)
	listener, err := tls.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)), &tls.Config{
		Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	})
	if err != nil {
		return fmt.Errorf("pod logs cannot be served: %w", err)
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(listener) }()
	return nil
}

func (l *podLogs) answer(w http.ResponseWriter, r *http.Request) {
	key := r.PathValue("namespace") + "/" + r.PathValue("pod") + "/" + r.PathValue("container")
	l.mutex.Lock()
	found := l.containers[key]
	l.mutex.Unlock()
	if found == nil {
		http.Error(w, "no container "+key, http.StatusNotFound)
		return
	}
	choice, err := parseLogChoice(r.URL.Query(), time.Now())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = w.Write(choice.of(found.all()))
}

// containerLog takes what a container writes and keeps each line with the time at which it was complete.
type containerLog struct {
	file    *os.File
	mutex   sync.Mutex
	lines   []logLine
	partial []byte
}

type logLine struct {
	at   time.Time
	text []byte // with its line feed
}

func (c *containerLog) Write(p []byte) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	now := time.Now()
	c.partial = append(c.partial, p...)
	for {
		end := bytes.IndexByte(c.partial, '\n')
		if end < 0 {
			break
		}
		c.lines = append(c.lines, logLine{now, bytes.Clone(c.partial[:end+1])})
		c.partial = c.partial[end+1:]
	}
	return c.file.Write(p)
}

func (c *containerLog) all() []logLine {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.lines[:len(c.lines):len(c.lines)]
}

// logChoice says which part of a log is wanted; the query parameters are those of PodLogOptions.
type logChoice struct {
	since      time.Time
	tail       int // -1 for all
	limit      int // bytes; -1 for all
	timestamps bool
}

func parseLogChoice(query url.Values, now time.Time) (logChoice, error) {
	choice := logChoice{tail: -1, limit: -1}
	if query.Get("follow") == "true" || query.Get("previous") == "true" {
		return choice, errors.New("the rig has no follow and no previous for logs")
	}
	var err error
	if value := query.Get("sinceTime"); value != "" {
		if choice.since, err = time.Parse(time.RFC3339, value); err != nil {
			return choice, fmt.Errorf("sinceTime: %w", err)
		}
	}
	number := func(name string, otherwise int) int {
		value := query.Get(name)
		if value == "" || err != nil {
			return otherwise
		}
		n, bad := strconv.Atoi(value)
		if bad != nil || n < 0 {
			err = fmt.Errorf("%s: %q is not a number from 0 on", name, value)
		}
		return n
	}
	if seconds := number("sinceSeconds", -1); seconds >= 0 {
		choice.since = now.Add(-time.Duration(seconds) * time.Second)
	}
	choice.tail = number("tailLines", -1)
	choice.limit = number("limitBytes", -1)
	choice.timestamps = query.Get("timestamps") == "true"
	return choice, err
}

// of gives the chosen part of a log.
func (c logChoice) of(lines []logLine) []byte {
	first := 0
	for first < len(lines) && lines[first].at.Before(c.since) {
		first++
	}
	if c.tail >= 0 {
		first = max(first, len(lines)-c.tail)
	}
	var text []byte
	for _, line := range lines[first:] {
		if c.timestamps {
			text = append(line.at.UTC().AppendFormat(text, time.RFC3339Nano), ' ')
		}
		text = append(text, line.text...)
	}
	if c.limit >= 0 && len(text) > c.limit {
		text = text[:c.limit]
	}
	return text
}
