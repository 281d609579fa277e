package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// port is one that a program listens on: tcp or udp, and the number.
type port struct{ protocol, number string }

// The states of a socket that waits for clients, in the tables that proc(5) describes.
var waiting = map[string]string{"tcp": "0A", "udp": "07"}

// listening tells whether something listens on all these ports in the network namespace of the process. It looks rather
// than connects, so that no connection of ours stands in the logs that the suite reads.
func listening(pid int, ports []port) error {
	for _, p := range ports {
		found := false
		for _, family := range []string{"", "6"} {
			table, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s%s", pid, p.protocol, family))
			if err != nil {
				continue // no IPv6, or the process is gone
			}
			found = found || hasSocket(string(table), p)
		}
		if !found {
			return fmt.Errorf("nothing listens on %s port %s", p.protocol, p.number)
		}
	}
	return nil
}

// hasSocket looks for the port in a table of sockets: number, local address, remote address, state, and more.
func hasSocket(table string, p port) bool {
	number, err := strconv.ParseUint(p.number, 10, 16)
	if err != nil {
		return false
	}
	suffix := fmt.Sprintf(":%04X", number)
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) > 3 && strings.HasSuffix(fields[1], suffix) && fields[3] == waiting[p.protocol] {
			return true
		}
	}
	return false
}
