package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	gatewayclient "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned"
	gatewayinformers "sigs.k8s.io/gateway-api/pkg/client/informers/externalversions"
)

// How often it is looked whether what is waited for is there, and how long at most.
const scalePoll, scaleLimit = 2 * time.Millisecond, 5 * time.Minute

// statusWatch knows which generation of each HTTPRoute has its status written, and since when.
type statusWatch struct {
	mutex   sync.Mutex
	waiting map[string]bool // for each route that was seen
	written map[string]writtenStatus
	pending int // how many routes wait for the status of their generation
}

type writtenStatus struct {
	generation int64
	at         time.Time
}

// watchStatuses begins to watch, until the context ends.
func watchStatuses(ctx context.Context, config *rest.Config) (*statusWatch, error) {
	client, err := gatewayclient.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	w := &statusWatch{waiting: make(map[string]bool), written: make(map[string]writtenStatus)}
	factory := gatewayinformers.NewSharedInformerFactoryWithOptions(client, 0, gatewayinformers.WithNamespace(scaleNamespace))
	routes := factory.Gateway().V1().HTTPRoutes().Informer()
	_, err = routes.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(route any) { w.see(route.(*gatewayv1.HTTPRoute), time.Now()) },
		UpdateFunc: func(_, route any) { w.see(route.(*gatewayv1.HTTPRoute), time.Now()) },
	})
	if err != nil {
		return nil, err
	}
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), routes.HasSynced) {
		return nil, fmt.Errorf("the HTTPRoutes cannot be watched: %w", context.Cause(ctx))
	}
	return w, nil
}

func (w *statusWatch) see(route *gatewayv1.HTTPRoute, now time.Time) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	generation := judged(route)
	if generation > w.written[route.Name].generation {
		w.written[route.Name] = writtenStatus{generation, now}
	}
	if w.waiting[route.Name] {
		w.pending--
	}
	w.waiting[route.Name] = generation != route.Generation
	if w.waiting[route.Name] {
		w.pending++
	}
}

// judged is the generation that all of the status speaks of; 0 where the route is not accepted yet.
func judged(route *gatewayv1.HTTPRoute) int64 {
	if len(route.Status.Parents) != 1 {
		return 0
	}
	conditions := route.Status.Parents[0].Conditions
	generation := route.Generation
	for _, name := range []gatewayv1.RouteConditionType{gatewayv1.RouteConditionAccepted, gatewayv1.RouteConditionResolvedRefs} {
		condition := meta.FindStatusCondition(conditions, string(name))
		if condition == nil || condition.Status != "True" {
			return 0
		}
		generation = min(generation, condition.ObservedGeneration)
	}
	return generation
}

// waitSeen waits until that many routes were seen, so that the watch does not lag behind when a measurement begins.
func (w *statusWatch) waitSeen(ctx context.Context, routes int) error {
	return waitEvery(ctx, scalePoll, scaleLimit, func() error {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		if len(w.waiting) < routes {
			return fmt.Errorf("%d of %d HTTPRoutes were seen", len(w.waiting), routes)
		}
		return nil
	})
}

// waitAll waits until the statuses of that many routes speak of the routes as they are.
func (w *statusWatch) waitAll(ctx context.Context, routes int) error {
	return waitEvery(ctx, scalePoll, scaleLimit, func() error {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		if written := len(w.waiting) - w.pending; written < routes {
			return fmt.Errorf("%d of %d statuses are written", written, routes)
		}
		return nil
	})
}

// waitFor waits until a route's status speaks of a generation, and tells when it was seen to.
func (w *statusWatch) waitFor(ctx context.Context, route string, generation int64) (at time.Time, err error) {
	err = waitEvery(ctx, scalePoll, scaleLimit, func() error {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		status := w.written[route]
		if at = status.at; status.generation < generation {
			return fmt.Errorf("the status of HTTPRoute %s is of generation %d, not %d", route, status.generation, generation)
		}
		return nil
	})
	return at, err
}

// question is a request, and which service must answer it.
type question struct{ address, host, path, service string }

// traffic asks the gateway as a client does.
type traffic struct{ client *http.Client }

func newTraffic() *traffic {
	return &traffic{&http.Client{Transport: &http.Transport{Proxy: nil}, Timeout: 10 * time.Second}}
}

// wait asks again and again until the answer is right.
func (t *traffic) wait(ctx context.Context, q question) error {
	return waitEvery(ctx, scalePoll, scaleLimit, func() error { return t.ask(ctx, q) })
}

func (t *traffic) ask(ctx context.Context, q question) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+q.address+q.path, nil)
	if err != nil {
		return err
	}
	request.Host = q.host
	response, err := t.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var answer struct{ Path, Host, Pod string }
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s%s answers %s", q.host, q.path, response.Status)
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("%s%s: %w", q.host, q.path, err)
	}
	if answer.Path != q.path || answer.Host != q.host || !isFrom(answer.Pod, q.service) {
		return fmt.Errorf("%s%s is answered by pod %s for %s%s", q.host, q.path, answer.Pod, answer.Host, answer.Path)
	}
	return nil
}
