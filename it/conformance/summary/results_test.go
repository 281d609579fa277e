package main

import (
	"maps"
	"strings"
	"testing"
)

const log = `=== RUN   TestConformance/HTTPRouteSimple
    --- PASS: TestConformance/HTTPRouteSimple (1.01s)
        --- PASS: TestConformance/HTTPRouteSimple/a_request (0.10s)
    --- FAIL: TestConformance/HTTPRouteRedirect (30.00s)
        --- PASS: TestConformance/HTTPRouteRedirect/0 (0.10s)
        --- FAIL: TestConformance/HTTPRouteRedirect/1 (30.00s)
    --- SKIP: TestConformance/MeshBasic (0.00s)
--- FAIL: TestConformance (40.00s)
`

func TestResultsAreThoseOfTestsAndNotOfSubtests(t *testing.T) {
	expected := map[string]string{"HTTPRouteSimple": "PASS", "HTTPRouteRedirect": "FAIL", "MeshBasic": "SKIP"}
	if actual := parseResults(log); !maps.Equal(actual, expected) {
		t.Errorf("%v (expected: %v)", actual, expected)
	}
}

func TestATestCountsForEachFeatureThatItNeeds(t *testing.T) {
	text := byFeature(parseResults(log), map[string][]string{
		"HTTPRouteSimple": {"Gateway", "HTTPRoute"}, "HTTPRouteRedirect": {"HTTPRoute"}, "MeshBasic": {"Mesh"},
	})
	const expected = "feature    passed  failed  skipped\n" +
		"Gateway    1       0       0\n" +
		"HTTPRoute  1       1       0\n" +
		"not claimed or not chosen, all tests skipped: Mesh\n"
	if text != expected {
		t.Errorf("%s\n(expected:)\n%s", strings.TrimSpace(text), expected)
	}
}
