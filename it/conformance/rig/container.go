package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// container is a process with a root folder and a network namespace of its own. By the one, the fixed paths of
// certificates in the manifests hold for all pods at once; by the other, all can listen on port 3000.
type container struct {
	process *os.Process
	started time.Time
	exited  chan struct{} // closed when it has ended and all its output has been read
}

// startContainer starts the program, which is statically linked, with the folder as its root.
func startContainer(img image, root string, environment map[string]string, output io.Writer) (*container, error) {
	program := "/" + filepath.Base(img.program)
	if err := showProgram(img.program, filepath.Join(root, program)); err != nil {
		return nil, err
	}
	cmd := exec.Command(program, img.arguments...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/"}
	for name, value := range environment {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.Stdout, cmd.Stderr = output, output
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Cloneflags: syscall.CLONE_NEWNET, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s does not start: %w", program, err)
	}
	started := &container{process: cmd.Process, started: time.Now(), exited: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(started.exited)
	}()
	return started, nil
}

// stop ends the process: at first by asking, after a second by force.
func (c *container) stop() {
	_ = c.process.Signal(syscall.SIGTERM)
	select {
	case <-c.exited:
	case <-time.After(time.Second):
		_ = c.process.Kill()
		<-c.exited
	}
}

// containerEnvironment gives the values of a container's env, as written or from the pod's fields.
func containerEnvironment(pod *corev1.Pod, address string) (map[string]string, error) {
	fields := map[string]string{
		"metadata.name": pod.Name, "metadata.namespace": pod.Namespace, "metadata.uid": string(pod.UID),
		"spec.nodeName": nodeName, "status.podIP": address, "status.hostIP": nodeAddress.String(),
	}
	environment := make(map[string]string)
	for _, variable := range pod.Spec.Containers[0].Env {
		value := variable.Value
		if from := variable.ValueFrom; from != nil {
			known := false
			if from.FieldRef != nil {
				value, known = fields[from.FieldRef.FieldPath]
			}
			if !known {
				return nil, fmt.Errorf("env %s: the rig has no such valueFrom", variable.Name)
			}
		}
		environment[variable.Name] = value
	}
	return environment, nil
}

// showProgram makes the program appear in the root, without a copy: there are dozens of pods.
func showProgram(program, at string) error {
	file, err := os.OpenFile(at, os.O_CREATE|os.O_EXCL, 0o755)
	if errors.Is(err, os.ErrExist) {
		return nil // the container is started again
	}
	if err != nil {
		return err
	}
	file.Close()
	if err := syscall.Mount(program, at, "", syscall.MS_BIND, ""); err != nil {
		return fmt.Errorf("%s cannot be mounted at %s: %w", program, at, err)
	}
	return nil
}

// removeRoot removes a container's root with all that was mounted in it.
func removeRoot(root string) error {
	mounted, _ := filepath.Glob(filepath.Join(root, "*"))
	for _, path := range mounted {
		_ = syscall.Unmount(path, syscall.MNT_DETACH) // an error says that it is no mount
	}
	return os.RemoveAll(root)
}
