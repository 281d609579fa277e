package main

import (
	"net/netip"
	"testing"
)

func TestNoAddressIsGivenTwice(t *testing.T) {
	network := newPodNetwork(nodeAddress)
	if first := network.next(); first != netip.MustParseAddr("10.244.1.1") {
		t.Errorf("the first address is %v", first)
	}
	seen := map[netip.Addr]bool{nodeAddress: true}
	for range 1000 {
		address := network.next()
		last := address.As4()[3]
		if seen[address] || last == 0 || last == 255 || !netip.MustParsePrefix("10.244.0.0/16").Contains(address) {
			t.Fatalf("%v after %d addresses", address, len(seen))
		}
		seen[address] = true
	}
}
