package suite

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"sigs.k8s.io/gateway-api/conformance"
	"sigs.k8s.io/gateway-api/conformance/utils/kubernetes"
	"sigs.k8s.io/gateway-api/conformance/utils/suite"
	"sigs.k8s.io/gateway-api/pkg/consts"
)

const basePods = 23 // of base/manifests.yaml

// TestRig checks the cluster without a gateway: all that the suite's set-up and tests take for granted in one.
func TestRig(t *testing.T) {
	rig := rig{t, conformance.DefaultOptions(t)}
	rig.apiServerIsReady()
	rig.crdsAreEstablished()
	rig.baseManifestsApply()
	pods := rig.podsAreReady()
	rig.slicesCarryThePodAddresses(pods)
	rig.podsAnswer(pods)
	rig.logsAreFilteredByTime(pods)
	rig.gatewayHasItsRights()
	rig.namespaceIsDeletedWithItsPods()
}

type rig struct {
	*testing.T
	suite.ConformanceOptions
}

// ok prints a line for something that was checked.
func (r rig) ok(format string, arguments ...any) {
	fmt.Printf("rig: ok: "+format+"\n", arguments...)
}

// no stops the test when there is an error.
func (r rig) no(err error, what string) {
	r.Helper()
	if err != nil {
		r.Fatalf("rig: FAILED: %s: %v", what, err)
	}
}

// eventually asks again until the answer is nil.
func (r rig) eventually(limit time.Duration, what string, ask func() error) {
	r.Helper()
	end := time.Now().Add(limit)
	for {
		err := ask()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			r.no(err, what)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (r rig) apiServerIsReady() {
	ready, err := r.Clientset.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(r.Context())
	r.no(err, "/readyz "+string(ready))
	version, err := r.Clientset.Discovery().ServerVersion()
	r.no(err, "the API server's version")
	r.ok("the API server is ready (%s)", version.GitVersion)
}

func (r rig) crdsAreEstablished() {
	crds := &apiextensionsv1.CustomResourceDefinitionList{}
	r.no(r.Client.List(r.Context(), crds), "list of CRDs")
	channel := ""
	for _, crd := range crds.Items {
		if !slices.ContainsFunc(crd.Status.Conditions, func(c apiextensionsv1.CustomResourceDefinitionCondition) bool {
			return c.Type == apiextensionsv1.Established && c.Status == apiextensionsv1.ConditionTrue
		}) {
			r.Fatalf("rig: FAILED: CRD %s is not established", crd.Name)
		}
		if version := crd.Annotations[consts.BundleVersionAnnotation]; version != consts.BundleVersion {
			r.Fatalf("rig: FAILED: CRD %s is of %s, but the suite of %s", crd.Name, version, consts.BundleVersion)
		}
		channel = crd.Annotations[consts.ChannelAnnotation]
	}
	if len(crds.Items) == 0 {
		r.Fatal("rig: FAILED: there are no CRDs")
	}
	r.ok("%d CRDs are established (Gateway API %s, %s channel)", len(crds.Items), consts.BundleVersion, channel)
}

func (r rig) baseManifestsApply() {
	applier := kubernetes.Applier{ManifestFS: []fs.FS{&conformance.Manifests}, GatewayClass: r.GatewayClassName}
	applier.MustApplyWithCleanup(r.T, r.Client, r.TimeoutConfig, "base/manifests.yaml", false)
	// The pods that mount these exist already, as in the suite's set-up.
	_, ca, key := kubernetes.MustCreateCACertConfigMap(r.T, suite.InfrastructureNamespace, "rig-ca")
	secret := func(namespace, name string) client.Object {
		return kubernetes.MustCreateCASignedCertSecret(r.T, namespace, name, []string{"abc.example.com"}, ca, key)
	}
	applier.MustApplyObjectsWithCleanup(r.T, r.Client, r.TimeoutConfig, []client.Object{
		secret(suite.InfrastructureNamespace, "tls-checks-certificate"),
		secret(suite.InfrastructureNamespace, "tls-passthrough-checks-certificate"),
		secret(suite.AppBackendNamespace, "tls-passthrough-checks-certificate"),
	}, false)
	r.ok("the base manifests apply")
}

// podsAreReady waits for the pods and gives them.
func (r rig) podsAreReady() []corev1.Pod {
	began := time.Now()
	var pods []corev1.Pod
	r.eventually(2*time.Minute, "the base pods become ready", func() error {
		list, err := r.Clientset.CoreV1().Pods("").List(r.Context(), metav1.ListOptions{})
		if err != nil {
			return err
		}
		pods = list.Items
		var waiting []string
		for _, pod := range pods {
			if !slices.ContainsFunc(pod.Status.Conditions, func(c corev1.PodCondition) bool {
				return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
			}) {
				waiting = append(waiting, pod.Name)
			}
		}
		if len(pods) != basePods || len(waiting) > 0 {
			return fmt.Errorf("%d pods (expected: %d), not ready: %s", len(pods), basePods, strings.Join(waiting, ", "))
		}
		return nil
	})
	r.ok("all %d base pods are ready (%.1f s)", len(pods), time.Since(began).Seconds())
	return pods
}

func (r rig) slicesCarryThePodAddresses(pods []corev1.Pod) {
	services, err := r.Clientset.CoreV1().Services("").List(r.Context(), metav1.ListOptions{})
	r.no(err, "list of Services")
	checked := 0
	for _, service := range services.Items {
		if len(service.Spec.Selector) == 0 {
			continue
		}
		var expected []string
		for _, pod := range pods {
			if pod.Namespace == service.Namespace && pod.Labels["app"] == service.Spec.Selector["app"] {
				expected = append(expected, pod.Status.PodIP)
			}
		}
		slices.Sort(expected)
		r.eventually(30*time.Second, "the EndpointSlices of "+service.Name, func() error {
			list, err := r.Clientset.DiscoveryV1().EndpointSlices(service.Namespace).List(r.Context(),
				metav1.ListOptions{LabelSelector: discoveryv1.LabelServiceName + "=" + service.Name})
			if err != nil {
				return err
			}
			var actual []string
			for _, slice := range list.Items {
				for _, endpoint := range slice.Endpoints {
					if ready := endpoint.Conditions.Ready; ready != nil && *ready {
						actual = append(actual, endpoint.Addresses...)
					}
				}
			}
			slices.Sort(actual)
			if len(expected) == 0 || !slices.Equal(actual, expected) {
				return fmt.Errorf("ready addresses %v (expected: %v)", actual, expected)
			}
			return nil
		})
		checked++
	}
	r.ok("the EndpointSlices of %d Services carry the addresses of their pods", checked)
}

func (r rig) podsAnswer(pods []corev1.Pod) {
	answered := map[string]int{}
	for _, pod := range pods {
		switch app := pod.Labels["app"]; {
		case app == "udp":
			question := new(dns.Msg).SetQuestion("foo.bar.com.", dns.TypeA)
			reply, err := dns.ExchangeContext(r.Context(), question, pod.Status.PodIP+":53")
			r.no(err, "DNS over UDP from "+pod.Name)
			if len(reply.Answer) == 0 {
				r.Fatalf("rig: FAILED: DNS from %s has no answer: %v", pod.Name, reply)
			}
			answered["DNS over UDP"]++
		case strings.HasPrefix(app, "tls-backend"):
			r.no(r.echo("https://"+pod.Status.PodIP+":8443/rig", pod), "HTTPS to "+pod.Name)
			answered["HTTPS"]++
		case strings.Contains(app, "-backend-v") && !strings.HasPrefix(app, "grpc"), app == "web-backend":
			r.no(r.echo("http://"+pod.Status.PodIP+":3000/rig", pod), "HTTP to "+pod.Name)
			answered["HTTP"]++
		}
	}
	r.ok("%d pods answer over HTTP and %d over HTTPS with their own names, %d over DNS",
		answered["HTTP"], answered["HTTPS"], answered["DNS over UDP"])
}

// echo makes one request to the pod and expects its name in the answer.
func (r rig) echo(url string, pod corev1.Pod) error {
	http := http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var who struct{ Pod, Namespace string }
	if err := json.Unmarshal(body, &who); err != nil {
		return fmt.Errorf("%s: %w in %q", response.Status, err, body)
	}
	if who.Pod != pod.Name || who.Namespace != pod.Namespace {
		return fmt.Errorf("%s/%s answered (expected: %s/%s)", who.Namespace, who.Pod, pod.Namespace, pod.Name)
	}
	return nil
}

func (r rig) logsAreFilteredByTime(pods []corev1.Pod) {
	const app = "infra-backend-v3"
	pod := pods[slices.IndexFunc(pods, func(p corev1.Pod) bool { return p.Labels["app"] == app })]
	r.no(r.echo("http://"+pod.Status.PodIP+":3000/before", pod), "HTTP to "+pod.Name)
	// sinceTime has whole seconds: between the two requests a second must begin.
	since := time.Now().Truncate(time.Second).Add(time.Second)
	time.Sleep(time.Until(since))
	r.no(r.echo("http://"+pod.Status.PodIP+":3000/after", pod), "HTTP to "+pod.Name)
	r.eventually(10*time.Second, "pods/log since a time", func() error {
		for _, c := range []struct {
			since         time.Time
			before, after bool
		}{{since.Add(-time.Minute), true, true}, {since, false, true}} {
			lines, err := kubernetes.DumpEchoLogs(r.Context(), pod.Namespace, app, r.Client, r.Clientset, c.since)
			if err != nil {
				return err
			}
			text := strings.Join(lines, "\n")
			for path, expected := range map[string]bool{"/before": c.before, "/after": c.after} {
				if line := "Echoing back request made to " + path + " to client"; strings.Contains(text, line) != expected {
					return fmt.Errorf("%q since %v: %t (expected: %t) in\n%s", line, c.since, !expected, expected, text)
				}
			}
		}
		return nil
	})
	r.ok("pods/log gives the lines since a time, and no older ones")
}

// gatewayHasItsRights asks the API server what the gateway's RBAC manifests allow.
func (r rig) gatewayHasItsRights() {
	const account, group = "jetty-gateway", "gateway.networking.k8s.io"
	_, err := r.Clientset.CoreV1().ServiceAccounts(account).Get(r.Context(), account, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		fmt.Println("rig: not checked: the gateway's rights; there is no ServiceAccount in conf/kubernetes")
		return
	}
	r.no(err, "the gateway's ServiceAccount")
	for _, right := range []struct {
		verb, group, resource, subresource string
		allowed                            bool
	}{
		{"watch", group, "gateways", "", true},
		{"watch", group, "httproutes", "", true},
		{"update", group, "gateways", "status", true},
		{"update", group, "httproutes", "status", true},
		{"watch", "discovery.k8s.io", "endpointslices", "", true},
		{"watch", "", "secrets", "", true},
		{"update", group, "httproutes", "", false},
		{"update", "", "secrets", "", false},
		{"delete", "", "namespaces", "", false},
	} {
		review, err := r.Clientset.AuthorizationV1().SubjectAccessReviews().Create(r.Context(),
			&authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
				User: "system:serviceaccount:" + account + ":" + account,
				ResourceAttributes: &authorizationv1.ResourceAttributes{
					Verb: right.verb, Group: right.group, Resource: right.resource, Subresource: right.subresource,
				},
			}}, metav1.CreateOptions{})
		r.no(err, "SubjectAccessReview")
		if review.Status.Allowed != right.allowed {
			r.Fatalf("rig: FAILED: conf/kubernetes allows the gateway %+v: %t", right, review.Status.Allowed)
		}
	}
	r.ok("the gateway may read what it needs and write statuses, and no more")
}

func (r rig) namespaceIsDeletedWithItsPods() {
	const namespace = suite.WebBackendNamespace
	began := time.Now()
	r.no(r.Clientset.CoreV1().Namespaces().Delete(r.Context(), namespace, metav1.DeleteOptions{}), "deletion")
	r.eventually(time.Minute, "namespace "+namespace+" is deleted", func() error {
		_, err := r.Clientset.CoreV1().Namespaces().Get(context.Background(), namespace, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return nil
		}
		return fmt.Errorf("it is still there (%v)", err)
	})
	r.ok("a namespace is deleted with its pods (%.1f s)", time.Since(began).Seconds())
}
