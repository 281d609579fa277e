package main

import (
	"net/url"
	"os"
	"testing"
	"time"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func TestLogsAreChosenByTimeCountAndSize(t *testing.T) {
	lines := []logLine{
		{noon, []byte("a\n")},
		{noon.Add(1500 * time.Millisecond), []byte("b\n")},
		{noon.Add(2 * time.Second), []byte("c\n")},
	}
	for query, expected := range map[string]string{
		"":                                      "a\nb\nc\n",
		"sinceTime=2026-01-02T12:00:00Z":        "a\nb\nc\n",
		"sinceTime=2026-01-02T12:00:01Z":        "b\nc\n",
		"sinceTime=2026-01-02T13:00:02%2B01:00": "c\n",
		"sinceTime=2026-01-02T12:00:03Z":        "",
		"sinceSeconds=8":                        "c\n",
		"tailLines=2":                           "b\nc\n",
		"tailLines=0":                           "",
		"tailLines=9":                           "a\nb\nc\n",
		"limitBytes=3":                          "a\nb",
		"sinceSeconds=9&tailLines=1":            "c\n",
		"tailLines=1&timestamps=true":           "2026-01-02T12:00:02Z c\n",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		choice, err := parseLogChoice(values, noon.Add(10*time.Second))
		if actual := string(choice.of(lines)); err != nil || actual != expected {
			t.Errorf("%s: %q, %v (expected: %q)", query, actual, err, expected)
		}
	}
}

func TestWhatIsNoLogChoiceIsRefused(t *testing.T) {
	for _, query := range []string{"sinceTime=yesterday", "tailLines=-1", "limitBytes=x", "follow=true", "previous=true"} {
		values, _ := url.ParseQuery(query)
		if _, err := parseLogChoice(values, noon); err == nil {
			t.Errorf("%s is taken", query)
		}
	}
}

func TestALineIsKeptWhenItIsComplete(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	log := &containerLog{file: file}
	for _, step := range []struct{ written, kept string }{
		{"on", ""}, {"e\ntw", "one\n"}, {"o\nthree\n", "one\ntwo\nthree\n"},
	} {
		if _, err := log.Write([]byte(step.written)); err != nil {
			t.Fatal(err)
		}
		if actual := string(logChoice{tail: -1, limit: -1}.of(log.all())); actual != step.kept {
			t.Errorf("after %q: %q (expected: %q)", step.written, actual, step.kept)
		}
	}
}
