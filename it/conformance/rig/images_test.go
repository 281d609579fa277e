package main

import (
	"slices"
	"testing"
)

func TestImageIsFoundByTheLastPartOfItsName(t *testing.T) {
	known := images{"echo-basic": {program: "/bin/echo-basic"}, "coredns": {program: "/bin/rig"}}
	for name, program := range map[string]string{
		"echo-basic": "/bin/echo-basic",
		"registry.k8s.io/gateway-api/echo-basic:v1.5.1":             "/bin/echo-basic",
		"registry.k8s.io/gateway-api/conformance/echo-basic:v1.7.0": "/bin/echo-basic",
		"localhost:5000/echo-basic@sha256:00":                       "/bin/echo-basic",
		"localhost:5000/echo-basic:v1@sha256:00":                    "/bin/echo-basic",
		"registry.k8s.io/coredns/coredns:v1.12.2":                   "/bin/rig",
		"registry.k8s.io/echo-basic/other:v1":                       "",
		"registry.k8s.io/gateway-api/echo-basic-client:v1":          "",
	} {
		found, err := known.find(name)
		if found.program != program || (err == nil) != (program != "") {
			t.Errorf("%s: %q, %v (expected: %q)", name, found.program, err, program)
		}
	}
}

func TestEchoPortsFollowTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		environment map[string]string
		expected    []port
	}{
		{nil, []port{{"tcp", "3000"}, {"tcp", "3001"}}},
		{map[string]string{"TLS_SERVER_CERT": "c", "TLS_SERVER_PRIVKEY": "k"},
			[]port{{"tcp", "3000"}, {"tcp", "3001"}, {"tcp", "8443"}}},
		{map[string]string{"TLS_SERVER_CERT": "c"}, []port{{"tcp", "3000"}, {"tcp", "3001"}}},
		{map[string]string{"GRPC_ECHO_SERVER": "1"}, []port{{"tcp", "3000"}}},
		{map[string]string{"TCP_ECHO_SERVER": "1", "TLS_SERVER_CERT": "c", "TLS_SERVER_PRIV_KEY": "k", "TLS_PORT": "9443"},
			[]port{{"tcp", "3000"}, {"tcp", "9443"}}},
		{map[string]string{"UDP_ECHO_SERVER": "1"}, []port{{"udp", "8080"}}},
	} {
		if actual := echoPorts(c.environment); !slices.Equal(actual, c.expected) {
			t.Errorf("%v: %v (expected: %v)", c.environment, actual, c.expected)
		}
	}
}
