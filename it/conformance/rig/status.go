package main

import (
	"encoding/json"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// patch is the status that a real kubelet would write.
func (s podState) patch(now time.Time) []byte {
	spec := s.pod.Spec.Containers[0]
	ready := s.running != nil
	container := corev1.ContainerStatus{
		Name: spec.Name, Image: spec.Image, ImageID: spec.Image,
		ContainerID: "rig://" + string(s.pod.UID), Ready: ready, Started: &ready, RestartCount: s.restarts,
	}
	status := corev1.PodStatus{
		Phase:   corev1.PodPending,
		HostIP:  nodeAddress.String(),
		HostIPs: []corev1.HostIP{{IP: nodeAddress.String()}},
		PodIP:   s.address.String(),
		PodIPs:  []corev1.PodIP{{IP: s.address.String()}},
	}
	if ready {
		started := metav1.NewTime(s.running.started)
		container.State.Running = &corev1.ContainerStateRunning{StartedAt: started}
		status.StartTime = &started
	} else {
		container.State.Waiting = &corev1.ContainerStateWaiting{Reason: s.reason, Message: s.message}
	}
	if ready || s.restarts > 0 {
		status.Phase = corev1.PodRunning
	}
	status.ContainerStatuses = []corev1.ContainerStatus{container}
	for _, condition := range []corev1.PodConditionType{
		corev1.PodScheduled, corev1.PodInitialized, corev1.ContainersReady, corev1.PodReady,
	} {
		value := corev1.ConditionTrue
		if !ready && (condition == corev1.ContainersReady || condition == corev1.PodReady) {
			value = corev1.ConditionFalse
		}
		status.Conditions = append(status.Conditions, corev1.PodCondition{
			Type: condition, Status: value, LastTransitionTime: metav1.NewTime(now),
		})
	}
	patch, err := json.Marshal(map[string]any{"status": status})
	if err != nil {
		panic(err) // these types can always be written
	}
	return patch
}
