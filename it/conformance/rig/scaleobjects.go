package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	gatewayclient "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned"
)

// The namespace of all that is measured, the Gateway's address there, and how many Services share the routes.
const (
	scaleNamespace = "scale"
	scaleAddress   = "127.1.0.1"
	scaleServices  = 3
	creators       = 8
)

// scaleObjects are one Gateway, a few Services with a real pod each, and HTTPRoutes of a hostname each.
type scaleObjects struct {
	core    kubernetes.Interface
	gateway gatewayclient.Interface
	class   string

	mutex    sync.Mutex
	versions map[int]int // of the paths that were changed
}

func newScaleObjects(config *rest.Config, class string) (*scaleObjects, error) {
	core, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	gateway, err := gatewayclient.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	return &scaleObjects{core: core, gateway: gateway, class: class, versions: make(map[int]int)}, nil
}

func routeName(route int) string   { return fmt.Sprintf("route-%05d", route) }
func serviceName(route int) string { return fmt.Sprintf("echo-%d", route%scaleServices) }

// question is what the route is asked, and who must answer.
func (s *scaleObjects) question(route int) question {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return question{
		address: scaleAddress, host: routeName(route) + ".example.com", path: versionPath(s.versions[route]),
		service: serviceName(route + 1),
	}
}

func versionPath(version int) string { return fmt.Sprintf("/version/%d", version) }

// createShared makes all but the routes, and waits for the pods.
func (s *scaleObjects) createShared(ctx context.Context) error {
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: scaleNamespace}}
	if _, err := s.core.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{}); err != nil {
		return err
	}
	for i := range scaleServices {
		if err := s.createService(ctx, serviceName(i)); err != nil {
			return err
		}
	}
	addressType := gatewayv1.IPAddressType
	gateway := &gatewayv1.Gateway{
		ObjectMeta: metav1.ObjectMeta{Name: "scale"},
		Spec: gatewayv1.GatewaySpec{
			GatewayClassName: gatewayv1.ObjectName(s.class),
			Addresses:        []gatewayv1.GatewaySpecAddress{{Type: &addressType, Value: scaleAddress}},
			Listeners:        []gatewayv1.Listener{{Name: "http", Port: 80, Protocol: gatewayv1.HTTPProtocolType}},
		},
	}
	_, err := s.gateway.GatewayV1().Gateways(scaleNamespace).Create(ctx, gateway, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	return waitUntil(ctx, time.Minute, func() error {
		slices, err := s.core.DiscoveryV1().EndpointSlices(scaleNamespace).List(ctx, metav1.ListOptions{})
		if err != nil {
			return err
		}
		ready := 0
		for _, slice := range slices.Items {
			for _, endpoint := range slice.Endpoints {
				if endpoint.Conditions.Ready != nil && *endpoint.Conditions.Ready {
					ready++
				}
			}
		}
		if ready < scaleServices {
			return fmt.Errorf("%d of %d endpoints are ready", ready, scaleServices)
		}
		return nil
	})
}

func (s *scaleObjects) createService(ctx context.Context, name string) error {
	labels := map[string]string{"app": name}
	fromField := func(name, path string) corev1.EnvVar {
		source := &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{FieldPath: path}}
		return corev1.EnvVar{Name: name, ValueFrom: source}
	}
	echo := corev1.Container{
		Name: "echo", Image: "echo-basic",
		Env: []corev1.EnvVar{fromField("POD_NAME", "metadata.name"), fromField("NAMESPACE", "metadata.namespace")},
	}
	deployment := &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: appsv1.DeploymentSpec{
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec:       corev1.PodSpec{Containers: []corev1.Container{echo}},
			},
		},
	}
	service := &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: corev1.ServiceSpec{
			Selector: labels,
			Ports:    []corev1.ServicePort{{Name: "http", Port: 8080, TargetPort: intstr.FromInt32(3000)}},
		},
	}
	if _, err := s.core.CoreV1().Services(scaleNamespace).Create(ctx, service, metav1.CreateOptions{}); err != nil {
		return err
	}
	_, err := s.core.AppsV1().Deployments(scaleNamespace).Create(ctx, deployment, metav1.CreateOptions{})
	return err
}

// createRoutes makes the routes of these numbers, several at once.
func (s *scaleObjects) createRoutes(ctx context.Context, from, to int) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	numbers := make(chan int)
	var group sync.WaitGroup
	for range creators {
		group.Go(func() {
			for number := range numbers {
				routes := s.gateway.GatewayV1().HTTPRoutes(scaleNamespace)
				if _, err := routes.Create(ctx, s.route(number), metav1.CreateOptions{}); err != nil {
					cancel(err)
				}
			}
		})
	}
	for number := from; number < to; number++ {
		numbers <- number
	}
	close(numbers)
	group.Wait()
	return context.Cause(ctx)
}

// route is an application with an API that drops a header on the way in, and pages that carry a version.
func (s *scaleObjects) route(number int) *gatewayv1.HTTPRoute {
	prefix, exact := gatewayv1.PathMatchPathPrefix, gatewayv1.PathMatchExact
	path := func(kind gatewayv1.PathMatchType, value string) gatewayv1.HTTPRouteMatch {
		return gatewayv1.HTTPRouteMatch{Path: &gatewayv1.HTTPPathMatch{Type: &kind, Value: &value}}
	}
	backend := func(name string) []gatewayv1.HTTPBackendRef {
		port := gatewayv1.PortNumber(8080)
		return []gatewayv1.HTTPBackendRef{{BackendRef: gatewayv1.BackendRef{
			BackendObjectReference: gatewayv1.BackendObjectReference{Name: gatewayv1.ObjectName(name), Port: &port},
		}}}
	}
	api := gatewayv1.HTTPRouteRule{
		Matches: []gatewayv1.HTTPRouteMatch{path(prefix, "/api"), path(prefix, "/rpc")},
		Filters: []gatewayv1.HTTPRouteFilter{{
			Type:                  gatewayv1.HTTPRouteFilterRequestHeaderModifier,
			RequestHeaderModifier: &gatewayv1.HTTPHeaderFilter{Remove: []string{"X-Internal"}},
		}},
		BackendRefs: backend(serviceName(number)),
	}
	pages := gatewayv1.HTTPRouteRule{
		Matches:     []gatewayv1.HTTPRouteMatch{path(exact, versionPath(0))},
		BackendRefs: backend(serviceName(number + 1)),
	}
	return &gatewayv1.HTTPRoute{
		ObjectMeta: metav1.ObjectMeta{Name: routeName(number), Labels: map[string]string{"app": routeName(number)}},
		Spec: gatewayv1.HTTPRouteSpec{
			CommonRouteSpec: gatewayv1.CommonRouteSpec{ParentRefs: []gatewayv1.ParentReference{{Name: "scale"}}},
			Hostnames:       []gatewayv1.Hostname{gatewayv1.Hostname(routeName(number) + ".example.com")},
			Rules:           []gatewayv1.HTTPRouteRule{api, pages},
		},
	}
}

// changePath gives the route's second rule a path that it has not had yet, and tells the generation that has it.
func (s *scaleObjects) changePath(ctx context.Context, route int) (generation int64, err error) {
	s.mutex.Lock()
	s.versions[route]++
	version := s.versions[route]
	s.mutex.Unlock()
	patch := fmt.Sprintf(`[{"op": "replace", "path": "/spec/rules/1/matches/0/path/value", "value": %q}]`, versionPath(version))
	changed, err := s.gateway.GatewayV1().HTTPRoutes(scaleNamespace).Patch(
		ctx, routeName(route), types.JSONPatchType, []byte(patch), metav1.PatchOptions{})
	if err != nil {
		return 0, err
	}
	return changed.Generation, nil
}

// isFrom tells whether a pod belongs to the service's Deployment.
func isFrom(pod, service string) bool { return strings.HasPrefix(pod, service+"-") }
