// Package suite runs the official conformance suite of the Gateway API as it is.
package suite

import (
	"testing"

	"sigs.k8s.io/gateway-api/conformance"
)

// TestConformance hands the command line's flags to the suite; which features it tests is what the GatewayClass claims.
func TestConformance(t *testing.T) {
	conformance.RunConformance(t)
}
