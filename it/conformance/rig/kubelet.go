package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

// kubelet runs the cluster's pods as processes. It also is the scheduler: there is one node, and every pod goes there.
type kubelet struct {
	client  kubernetes.Interface
	images  images
	network *podNetwork
	logs    *podLogs
	pods    string // the folder of the pods' roots

	mutex sync.Mutex
	known map[types.UID]context.CancelFunc // by which a pod is told to end
}

// start watches the pods from now on, until the context ends.
func (k *kubelet) start(ctx context.Context) error {
	k.known = make(map[types.UID]context.CancelFunc)
	factory := informers.NewSharedInformerFactory(k.client, 0)
	pods := factory.Core().V1().Pods().Informer()
	_, err := pods.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(pod any) { k.see(ctx, pod.(*corev1.Pod)) },
		UpdateFunc: func(_, pod any) { k.see(ctx, pod.(*corev1.Pod)) },
		DeleteFunc: func(gone any) {
			if unknown, ok := gone.(cache.DeletedFinalStateUnknown); ok {
				gone = unknown.Obj
			}
			k.forget(gone.(*corev1.Pod))
		},
	})
	if err != nil {
		return err
	}
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), pods.HasSynced) {
		return fmt.Errorf("the pods cannot be watched: %w", context.Cause(ctx))
	}
	return nil
}

// see brings a new pod to the node, starts one that has come to it, and ends one that is being deleted.
func (k *kubelet) see(ctx context.Context, pod *corev1.Pod) {
	if pod.Spec.NodeName == "" {
		go k.bind(ctx, pod)
		return
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	end, known := k.known[pod.UID]
	if !known {
		var podContext context.Context
		podContext, end = context.WithCancel(ctx)
		k.known[pod.UID] = end
		go func() {
			k.run(podContext, pod)
			k.remove(ctx, pod)
		}()
	}
	if pod.DeletionTimestamp != nil {
		end()
	}
}

// forget is for pods that are gone, which may be by force.
func (k *kubelet) forget(pod *corev1.Pod) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if end, known := k.known[pod.UID]; known {
		end()
		delete(k.known, pod.UID)
	}
}

func (k *kubelet) bind(ctx context.Context, pod *corev1.Pod) {
	err := k.client.CoreV1().Pods(pod.Namespace).Bind(ctx, &corev1.Binding{
		ObjectMeta: metav1.ObjectMeta{Name: pod.Name, Namespace: pod.Namespace, UID: pod.UID},
		Target:     corev1.ObjectReference{Kind: "Node", Name: nodeName},
	}, metav1.CreateOptions{})
	if err != nil && !apierrors.IsConflict(err) && !apierrors.IsNotFound(err) {
		progress(time.Now(), "pod %s/%s cannot be bound: %v", pod.Namespace, pod.Name, err)
	}
}

// remove ends the deletion of a pod, which the API server leaves to its node.
func (k *kubelet) remove(ctx context.Context, pod *corev1.Pod) {
	err := removeRoot(filepath.Join(k.pods, string(pod.UID)))
	if err != nil {
		progress(time.Now(), "pod %s/%s leaves something: %v", pod.Namespace, pod.Name, err)
	}
	now := int64(0)
	err = k.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, metav1.DeleteOptions{
		GracePeriodSeconds: &now, Preconditions: metav1.NewUIDPreconditions(string(pod.UID)),
	})
	if err != nil && !apierrors.IsNotFound(err) && !apierrors.IsConflict(err) && ctx.Err() == nil {
		progress(time.Now(), "pod %s/%s cannot be removed: %v", pod.Namespace, pod.Name, err)
	}
}

// run keeps the pod's container running until the pod is to end.
func (k *kubelet) run(ctx context.Context, pod *corev1.Pod) {
	state := podState{pod: pod, address: k.network.next(), reason: "ContainerCreating"}
	err := k.runContainer(ctx, &state)
	if err == nil || ctx.Err() != nil {
		return
	}
	// As with a real kubelet, such a pod waits: whoever waits for it sees the reason.
	progress(time.Now(), "pod %s/%s: %v", pod.Namespace, pod.Name, err)
	state.reason, state.message = "CreateContainerError", err.Error()
	k.report(ctx, state)
	<-ctx.Done()
}

func (k *kubelet) runContainer(ctx context.Context, state *podState) error {
	pod := state.pod
	if len(pod.Spec.Containers) != 1 || len(pod.Spec.InitContainers) > 0 {
		return fmt.Errorf("the rig has only pods of one container")
	}
	img, err := k.images.find(pod.Spec.Containers[0].Image)
	if err != nil {
		return err
	}
	environment, err := containerEnvironment(pod, state.address.String())
	if err != nil {
		return err
	}
	root := filepath.Join(k.pods, string(pod.UID))
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	waiting := func(err error) {
		state.message = err.Error()
		k.report(ctx, *state)
	}
	if err := writeVolumes(ctx, k.client, pod, root, waiting); err != nil {
		return err
	}
	output, err := k.logs.open(pod.Namespace, pod.Name, pod.Spec.Containers[0].Name)
	if err != nil {
		return err
	}
	for {
		running, err := startContainer(img, root, environment, output)
		if err != nil {
			return err
		}
		if err := k.serve(ctx, state, running, img.ports(environment)); err != nil {
			running.stop()
			return err
		}
		state.running, state.reason = nil, "CrashLoopBackOff"
		state.restarts++
		k.report(ctx, *state)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(min(time.Second<<state.restarts, 30*time.Second)):
		}
	}
}

// serve connects a started container, reports it as ready when its ports are open, and returns when it has ended.
func (k *kubelet) serve(ctx context.Context, state *podState, running *container, ports []port) error {
	if err := k.network.attach(running.process.Pid, state.address); err != nil {
		select {
		case <-running.exited:
			return nil // which is why
		default:
			return err
		}
	}
	for listening(running.process.Pid, ports) != nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-running.exited:
			return nil
		case <-time.After(20 * time.Millisecond):
		}
	}
	state.running = running
	k.report(ctx, *state)
	select {
	case <-ctx.Done():
		return ctx.Err() // and the caller stops the container
	case <-running.exited:
		return nil
	}
}

// report writes the pod's status, again and again until it is written or there is nobody to write it for.
func (k *kubelet) report(ctx context.Context, state podState) {
	patch := state.patch(time.Now())
	err := waitUntil(ctx, 30*time.Second, func() error {
		_, err := k.client.CoreV1().Pods(state.pod.Namespace).Patch(
			ctx, state.pod.Name, types.StrategicMergePatchType, patch, metav1.PatchOptions{}, "status")
		if apierrors.IsNotFound(err) {
			return nil
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		progress(time.Now(), "the status of pod %s/%s cannot be written: %v", state.pod.Namespace, state.pod.Name, err)
	}
}

// podState is what the kubelet knows of a pod.
type podState struct {
	pod             *corev1.Pod
	address         netip.Addr
	running         *container // nil while it is not
	reason, message string     // why it is not
	restarts        int32
}
