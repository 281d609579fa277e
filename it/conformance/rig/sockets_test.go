package main

import (
	"net"
	"os"
	"strconv"
	"testing"
)

func TestOnlyAPortThatIsListenedOnIsFound(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	packets, err := net.ListenPacket("udp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	tcp := port{"tcp", strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)}
	udp := port{"udp", strconv.Itoa(packets.LocalAddr().(*net.UDPAddr).Port)}
	if err := listening(os.Getpid(), []port{tcp, udp}); err != nil {
		t.Error(err)
	}
	listener.Close()
	packets.Close()
	for _, closed := range []port{tcp, udp} {
		if listening(os.Getpid(), []port{closed}) == nil {
			t.Errorf("%v is closed, but found", closed)
		}
	}
}

func TestAConnectionToAPortIsNoListener(t *testing.T) {
	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0101F40A:0BB9 0100F40A:8D2E 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0
`
	for number, expected := range map[string]bool{"3000": true, "3001": false, "36142": false, "BB8": false} {
		if actual := hasSocket(table, port{"tcp", number}); actual != expected {
			t.Errorf("port %s: %t", number, actual)
		}
	}
}
