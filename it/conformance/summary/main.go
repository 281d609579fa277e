// Summary says in a few lines what a run of the conformance suite has shown: tests by profile and by feature, and the
// names of those that failed. Its exit code is 0 when all that was claimed has passed.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	confv1 "sigs.k8s.io/gateway-api/conformance/apis/v1"
	"sigs.k8s.io/gateway-api/conformance/tests"
	"sigs.k8s.io/yaml"
)

func main() {
	complete := flag.Bool("complete", false, "the whole suite was run: what was skipped counts against it")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: summary [-complete] LOG REPORT")
		os.Exit(2)
	}
	passed, err := summarize(flag.Arg(0), flag.Arg(1), *complete)
	if err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		os.Exit(1)
	}
	if !passed {
		os.Exit(1)
	}
}

// summarize prints the summary, and tells whether all that was claimed has passed.
func summarize(logPath, reportPath string, complete bool) (bool, error) {
	log, err := os.ReadFile(logPath)
	if err != nil {
		return false, err
	}
	results := parseResults(string(log))
	content, err := os.ReadFile(reportPath)
	if err != nil {
		return false, fmt.Errorf("there is no report: %w", err)
	}
	var report confv1.ConformanceReport
	if err := yaml.Unmarshal(content, &report); err != nil {
		return false, fmt.Errorf("%s: %w", reportPath, err)
	}
	needs := make(map[string][]string)
	for _, test := range tests.ConformanceTests {
		for _, feature := range test.Features {
			needs[test.ShortName] = append(needs[test.ShortName], string(feature))
		}
	}
	fmt.Print(byProfile(report), "\n")
	if complete {
		fmt.Println(byFeature(results, needs))
	}
	all := count(results)
	fmt.Printf("%d passed, %d failed, %d skipped\n", all.passed, all.failed, all.skipped)
	for _, name := range all.failures {
		fmt.Println("FAILED:", name)
	}
	good := all.failed == 0 && all.passed > 0
	for _, profile := range report.ProfileReports {
		whole := profile.Core.Result == confv1.Success &&
			(profile.Extended == nil || profile.Extended.Result == confv1.Success || profile.Extended.Result == "")
		if complete && !whole {
			good = false
			fmt.Printf("%s is not complete: %s\n", profile.Name, strings.TrimSpace(profile.Summary))
		}
	}
	return good, nil
}
