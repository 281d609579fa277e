package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	gatewayclient "sigs.k8s.io/gateway-api/pkg/client/clientset/versioned"
	"sigs.k8s.io/gateway-api/pkg/features"
)

// claims are the features that the gateway says it supports, in the status of its GatewayClass.
type claims struct {
	features []string
}

// profiles are the suite's profiles, each by the feature that claims it.
var profiles = []struct{ feature, profile string }{
	{"HTTPRoute", "GATEWAY-HTTP"},
	{"GRPCRoute", "GATEWAY-GRPC"},
	{"TLSRoute", "GATEWAY-TLS"},
	{"TCPRoute", "GATEWAY-TCP"},
	{"UDPRoute", "GATEWAY-UDP"},
}

// waitAccepted waits until the gateway has accepted its GatewayClass, and gives what it claims there.
func waitAccepted(ctx context.Context, config *rest.Config, name string) (claims, error) {
	client, err := gatewayclient.NewForConfig(config)
	if err != nil {
		return claims{}, err
	}
	var claimed claims
	err = waitUntil(ctx, 2*time.Minute, func() error {
		class, err := client.GatewayV1().GatewayClasses().Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		if !meta.IsStatusConditionTrue(class.Status.Conditions, string(gatewayv1.GatewayClassConditionStatusAccepted)) {
			return fmt.Errorf("GatewayClass %s is not accepted by the gateway (see gateway.log)", name)
		}
		claimed.features = nil
		for _, feature := range class.Status.SupportedFeatures {
			claimed.features = append(claimed.features, string(feature.Name))
		}
		return nil
	})
	return claimed, err
}

// withoutFields are features that are called experimental, but need no field that only the experimental CRDs have. What
// they are about is there with the standard ones, too, and a test of the standard channel expects that it is claimed.
var withoutFields = map[string]bool{"TLSRouteModeMixed": true}

// suiteArguments tell the suite what to test: all that is claimed. Features that only the experimental CRDs have are
// left to the run with these. What the command already says itself stands.
func (c claims) suiteArguments(channel string, command []string) []string {
	var arguments []string
	if !says(command, "conformance-profiles") {
		var claimed []string
		for _, p := range profiles {
			if slices.Contains(c.features, p.feature) {
				claimed = append(claimed, p.profile)
			}
		}
		arguments = append(arguments, "-conformance-profiles="+strings.Join(claimed, ","))
	}
	testable := slices.DeleteFunc(slices.Clone(c.features), func(name string) bool {
		feature := features.GetFeature(features.FeatureName(name))
		return channel == "standard" && feature.Channel == features.FeatureChannelExperimental && !withoutFields[name]
	})
	// With no such argument the suite reads the claims itself, which is the usual way.
	if len(testable) < len(c.features) && !says(command, "supported-features") && !says(command, "run-test") {
		arguments = append(arguments, "-supported-features="+strings.Join(testable, ","))
	}
	return arguments
}

// says tells whether the command has the flag.
func says(command []string, flag string) bool {
	return slices.ContainsFunc(command, func(argument string) bool {
		return strings.HasPrefix(strings.TrimLeft(argument, "-"), flag+"=") && strings.HasPrefix(argument, "-")
	})
}
