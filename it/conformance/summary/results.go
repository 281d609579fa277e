package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	confv1 "sigs.k8s.io/gateway-api/conformance/apis/v1"
)

// resultLine is what "go test -v" says of a test of the suite, not of the subtests that it may have.
var resultLine = regexp.MustCompile(`(?m)^ *--- (PASS|FAIL|SKIP): TestConformance/([^/ ]+) \(`)

// parseResults reads PASS, FAIL or SKIP of each test from the suite's output.
func parseResults(log string) map[string]string {
	results := make(map[string]string)
	for _, match := range resultLine.FindAllStringSubmatch(log, -1) {
		results[match[2]] = match[1]
	}
	return results
}

type counts struct {
	passed, failed, skipped int
	failures                []string
}

func count(results map[string]string) counts {
	var c counts
	for _, name := range slices.Sorted(maps.Keys(results)) {
		switch results[name] {
		case "PASS":
			c.passed++
		case "FAIL":
			c.failed++
			c.failures = append(c.failures, name)
		default:
			c.skipped++
		}
	}
	return c
}

// byProfile is the report as a table.
func byProfile(report confv1.ConformanceReport) string {
	text, w := table("profile\tcore\tpassed\tfailed\tskipped\textended\tpassed\tfailed\tskipped")
	slices.SortFunc(report.ProfileReports, func(a, b confv1.ProfileReport) int { return strings.Compare(a.Name, b.Name) })
	for _, p := range report.ProfileReports {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d", p.Name, p.Core.Result, p.Core.Passed, p.Core.Failed, p.Core.Skipped)
		if e := p.Extended; e != nil {
			fmt.Fprintf(w, "\t%s\t%d\t%d\t%d", e.Result, e.Passed, e.Failed, e.Skipped)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return text.String()
}

// byFeature counts each test for all features that it needs. Those of which all tests were skipped are named in a line.
func byFeature(results map[string]string, needs map[string][]string) string {
	of := make(map[string]map[string]string)
	for test, result := range results {
		for _, feature := range needs[test] {
			if of[feature] == nil {
				of[feature] = make(map[string]string)
			}
			of[feature][test] = result
		}
	}
	text, w := table("feature\tpassed\tfailed\tskipped")
	var untested []string
	for _, feature := range slices.Sorted(maps.Keys(of)) {
		c := count(of[feature])
		if c.passed+c.failed == 0 {
			untested = append(untested, feature)
			continue
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\n", feature, c.passed, c.failed, c.skipped)
	}
	w.Flush()
	if len(untested) > 0 {
		fmt.Fprintf(text, "not claimed or not chosen, all tests skipped: %s\n", strings.Join(untested, ", "))
	}
	return text.String()
}

// table begins a table with its head line.
func table(head string) (*strings.Builder, *tabwriter.Writer) {
	text := new(strings.Builder)
	w := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, head)
	return text, w
}
