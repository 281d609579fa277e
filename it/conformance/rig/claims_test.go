package main

import (
	"slices"
	"testing"
)

func TestTheSuiteTestsWhatIsClaimed(t *testing.T) {
	for _, c := range []struct {
		name, channel     string
		features, command []string
		expected          []string
	}{
		{"the suite reads the features itself", "standard", []string{"GRPCRoute", "HTTPRoute"}, nil,
			[]string{"-conformance-profiles=GATEWAY-HTTP,GATEWAY-GRPC"}},
		{"retries need the experimental CRDs", "standard", []string{"HTTPRoute", "HTTPRouteRetry"}, nil,
			[]string{"-conformance-profiles=GATEWAY-HTTP", "-supported-features=HTTPRoute"}},
		{"and are tested there", "experimental", []string{"HTTPRoute", "HTTPRouteRetry"}, nil,
			[]string{"-conformance-profiles=GATEWAY-HTTP"}},
		{"what is given stands", "standard", []string{"HTTPRoute", "HTTPRouteRetry"},
			[]string{"suite.test", "-run-test=HTTPRouteSimpleSameNamespace", "--conformance-profiles=GATEWAY-GRPC"}, nil},
	} {
		if actual := (claims{c.features}).suiteArguments(c.channel, c.command); !slices.Equal(actual, c.expected) {
			t.Errorf("%s: %v (expected: %v)", c.name, actual, c.expected)
		}
	}
}
