package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
)

// installer creates the objects of manifests. The cluster is always a new one, so that nothing has to be updated.
type installer struct {
	client dynamic.Interface
	mapper *restmapper.DeferredDiscoveryRESTMapper
}

func newInstaller(config *rest.Config) (*installer, error) {
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	kinds, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	return &installer{client, restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(kinds))}, nil
}

// folder creates those objects of the folder's YAML files that are wanted, Namespaces first, and gives them.
func (i *installer) folder(
	ctx context.Context, folder string, wanted func(*unstructured.Unstructured) bool,
) ([]*unstructured.Unstructured, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	var objects []*unstructured.Unstructured
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		read, err := readObjects(content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		objects = append(objects, read...)
	}
	objects = slices.DeleteFunc(objects, func(object *unstructured.Unstructured) bool { return !wanted(object) })
	slices.SortStableFunc(objects, func(one, other *unstructured.Unstructured) int { return order(one) - order(other) })
	for _, object := range objects {
		var dryRun []string
		if onlyJudged[object.GetKind()] {
			dryRun = []string{metav1.DryRunAll}
		}
		if err := i.object(ctx, object, dryRun...); err != nil {
			return nil, fmt.Errorf("%s %s in %s: %w", object.GetKind(), object.GetName(), folder, err)
		}
	}
	return objects, nil
}

func order(object *unstructured.Unstructured) int {
	if object.GetKind() == "Namespace" {
		return 0
	}
	return 1
}

// readObjects gives the objects of a YAML file.
func readObjects(content []byte) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(content), 4096)
	for {
		object := &unstructured.Unstructured{}
		err := decoder.Decode(&object.Object)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		if len(object.Object) > 0 { // a document of comments only has nothing
			objects = append(objects, object)
		}
	}
}

// object creates one object; one without a namespace that needs one goes where the gateway lives. A field that the API
// server does not know is an error.
func (i *installer) object(ctx context.Context, object *unstructured.Unstructured, dryRun ...string) error {
	kind := object.GroupVersionKind()
	mapping, err := i.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return err
	}
	client := dynamic.ResourceInterface(i.client.Resource(mapping.Resource))
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		if object.GetNamespace() == "" {
			object.SetNamespace(gatewayNamespace)
		}
		client = i.client.Resource(mapping.Resource).Namespace(object.GetNamespace())
	}
	_, err = client.Create(ctx, object, metav1.CreateOptions{
		FieldValidation: metav1.FieldValidationStrict, DryRun: dryRun,
	})
	if kind.Kind == "Namespace" && apierrors.IsAlreadyExists(err) {
		return nil // whoever made it
	}
	return err
}

func isCRD(object *unstructured.Unstructured) bool {
	return object.GetKind() == "CustomResourceDefinition"
}

// waitEstablished waits until the API server serves the CRDs.
func (i *installer) waitEstablished(ctx context.Context, crds []*unstructured.Unstructured) error {
	for _, crd := range crds {
		mapping, err := i.mapper.RESTMapping(crd.GroupVersionKind().GroupKind(), crd.GroupVersionKind().Version)
		if err != nil {
			return err
		}
		err = waitUntil(ctx, time.Minute, func() error {
			now, err := i.client.Resource(mapping.Resource).Get(ctx, crd.GetName(), metav1.GetOptions{})
			if err != nil {
				return err
			}
			conditions, _, _ := unstructured.NestedSlice(now.Object, "status", "conditions")
			for _, condition := range conditions {
				if c, ok := condition.(map[string]any); ok && c["type"] == "Established" && c["status"] == "True" {
					return nil
				}
			}
			return fmt.Errorf("CRD %s is not established", crd.GetName())
		})
		if err != nil {
			return err
		}
	}
	i.mapper.Reset() // it has more kinds to know now
	return nil
}

// What of the gateway's manifests the API server only judges, by kind: the rig starts the gateway itself, as a process.
var onlyJudged = map[string]bool{"Deployment": true, "PodDisruptionBudget": true}

const controllerName = "jettygateway.org/gateway-controller"

// gatewayManifests creates what the gateway ships for a cluster, and gives the name of its GatewayClass. Where there is
// none shipped it makes one.
func (i *installer) gatewayManifests(ctx context.Context, folder string) (string, error) {
	namespace := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "Namespace"}}
	namespace.SetName(gatewayNamespace)
	if err := i.object(ctx, namespace); err != nil {
		return "", err
	}
	shipped, err := i.folder(ctx, folder, func(object *unstructured.Unstructured) bool {
		return object.GetKind() != "Kustomization" // which is kubectl's
	})
	if err != nil {
		return "", err
	}
	progress(time.Now(), "%d objects of %s are accepted, and created but for what the rig does itself", len(shipped), folder)
	for _, object := range shipped {
		if object.GetKind() == "GatewayClass" {
			return object.GetName(), nil
		}
	}
	class := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass",
		"spec": map[string]any{"controllerName": controllerName},
	}}
	class.SetName("jetty-gateway")
	return class.GetName(), i.object(ctx, class)
}
