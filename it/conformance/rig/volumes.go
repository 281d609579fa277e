package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// writeVolumes writes the Secrets and ConfigMaps that a container mounts below its root. The suite makes Deployments
// before the Secrets that they mount: a missing one is waited for, and the caller is told what for.
func writeVolumes(
	ctx context.Context, client kubernetes.Interface, pod *corev1.Pod, root string, waiting func(error),
) error {
	told := ""
	for _, mount := range pod.Spec.Containers[0].VolumeMounts {
		if mount.SubPath != "" || mount.SubPathExpr != "" {
			return fmt.Errorf("volume %s: the rig has no subPath", mount.Name)
		}
		for {
			files, err := volumeFiles(ctx, client, pod, mount.Name)
			if err == nil {
				err = writeFiles(filepath.Join(root, mount.MountPath), files)
			}
			if err == nil {
				break
			}
			if told != err.Error() {
				told = err.Error()
				waiting(err)
			}
			select {
			case <-ctx.Done():
				return err
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
	return nil
}

// volumeFiles gives the content of a volume by path.
func volumeFiles(
	ctx context.Context, client kubernetes.Interface, pod *corev1.Pod, name string,
) (map[string][]byte, error) {
	for _, volume := range pod.Spec.Volumes {
		switch {
		case volume.Name != name:
		case volume.Secret != nil:
			secret, err := client.CoreV1().Secrets(pod.Namespace).Get(ctx, volume.Secret.SecretName, metav1.GetOptions{})
			if err != nil {
				return nil, err
			}
			return chooseKeys(secret.Data, volume.Secret.Items)
		case volume.ConfigMap != nil:
			config, err := client.CoreV1().ConfigMaps(pod.Namespace).Get(ctx, volume.ConfigMap.Name, metav1.GetOptions{})
			if err != nil {
				return nil, err
			}
			files := make(map[string][]byte)
			for key, text := range config.Data {
				files[key] = []byte(text)
			}
			for key, bytes := range config.BinaryData {
				files[key] = bytes
			}
			return chooseKeys(files, volume.ConfigMap.Items)
		default:
			return nil, fmt.Errorf("volume %s: the rig has only secret and configMap", name)
		}
	}
	return nil, fmt.Errorf("pod %s has no volume %s", pod.Name, name)
}

// chooseKeys gives all keys, or where items are given these, under the paths that they name.
func chooseKeys(data map[string][]byte, items []corev1.KeyToPath) (map[string][]byte, error) {
	if len(items) == 0 {
		return data, nil
	}
	files := make(map[string][]byte)
	for _, item := range items {
		value, ok := data[item.Key]
		if !ok {
			return nil, fmt.Errorf("key %s is missing", item.Key)
		}
		files[item.Path] = value
	}
	return files, nil
}

func writeFiles(folder string, files map[string][]byte) error {
	for path, content := range files {
		path = filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
