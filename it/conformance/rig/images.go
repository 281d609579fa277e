package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// image is what is run instead of a container image, and how one sees that it is ready.
type image struct {
	program   string
	arguments []string
	ports     func(environment map[string]string) []port
}

// images are known by the last part of their name, without registry, version and digest.
type images map[string]image

// newImages knows the two images of the suite's manifests. CoreDNS is played by the rig itself.
func newImages(bin string) (images, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("where is the rig's own program: %w", err)
	}
	return images{
		"echo-basic": {program: filepath.Join(bin, "echo-basic"), ports: echoPorts},
		"coredns": {program: self, arguments: []string{"dns"}, ports: func(map[string]string) []port {
			return []port{{"udp", "53"}}
		}},
	}, nil
}

// find gives the image of this name, which is written as in a pod: registry.k8s.io/gateway-api/echo-basic:v1.5.1.
func (i images) find(name string) (image, error) {
	short := name[strings.LastIndex(name, "/")+1:]
	short, _, _ = strings.Cut(short, "@")
	short, _, _ = strings.Cut(short, ":")
	found, ok := i[short]
	if !ok {
		return image{}, fmt.Errorf("image %s: the rig knows no %q (a newer suite may need a line in images.go)", name, short)
	}
	return found, nil
}

// echoPorts are the ports that echo-basic opens, which depends on what its environment makes of it.
func echoPorts(environment map[string]string) []port {
	or := func(name, otherwise string) string {
		if value := environment[name]; value != "" {
			return value
		}
		return otherwise
	}
	has := func(names ...string) bool {
		for _, name := range names {
			if environment[name] == "" {
				return false
			}
		}
		return true
	}
	var ports []port
	switch {
	case has("GRPC_ECHO_SERVER"):
		ports = append(ports, port{"tcp", or("HTTP_PORT", "3000")})
	case has("TCP_ECHO_SERVER"):
		ports = append(ports, port{"tcp", or("TCP_PORT", "3000")})
		if has("TLS_SERVER_CERT", "TLS_SERVER_PRIV_KEY") { // this one spells it differently
			ports = append(ports, port{"tcp", or("TLS_PORT", "8443")})
		}
		return ports
	case has("UDP_ECHO_SERVER"):
		return append(ports, port{"udp", or("UDP_PORT", "8080")})
	default:
		ports = append(ports, port{"tcp", or("HTTP_PORT", "3000")}, port{"tcp", or("H2C_PORT", "3001")})
	}
	if has("TLS_SERVER_CERT", "TLS_SERVER_PRIVKEY") {
		ports = append(ports, port{"tcp", or("HTTPS_PORT", "8443")})
	}
	return ports
}
