package main

import (
	"fmt"
	"net"
	"net/netip"
	"sync"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// nodeAddress is the only address of the machine that pods see. Pods cannot live on 127.0.0.0/8: the API server refuses
// loopback addresses in EndpointSlices.
var nodeAddress = netip.MustParseAddr("10.244.0.1")

// podNetwork gives each pod an address and a cable to the node. An address is never given twice: what still sends to a
// pod that is gone must not reach another.
type podNetwork struct {
	node   netip.Addr
	mutex  sync.Mutex
	last   netip.Addr
	cables int
}

func newPodNetwork(node netip.Addr) *podNetwork {
	return &podNetwork{node: node, last: netip.MustParseAddr("10.244.1.0")}
}

// up prepares the node's side. There is no default route: an unknown address is unreachable at once, nothing leaves.
func (n *podNetwork) up() error {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return fmt.Errorf("no loopback interface: %w", err)
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return fmt.Errorf("the loopback interface cannot be set up (root in a network namespace is needed): %w", err)
	}
	return netlink.AddrReplace(lo, &netlink.Addr{IPNet: hostNet(n.node)})
}

// next gives an address that no pod had.
func (n *podNetwork) next() netip.Addr {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.last = n.last.Next()
	for octets := n.last.As4(); octets[3] == 0 || octets[3] == 255; octets = n.last.As4() {
		n.last = n.last.Next()
	}
	return n.last
}

// attach puts a cable between the node and the network namespace of the process, and gives the process the address.
func (n *podNetwork) attach(pid int, address netip.Addr) error {
	n.mutex.Lock()
	n.cables++
	name := fmt.Sprintf("veth%d", n.cables)
	n.mutex.Unlock()
	attributes := netlink.NewLinkAttrs()
	attributes.Name = name
	veth := &netlink.Veth{LinkAttrs: attributes, PeerName: "eth0", PeerNamespace: netlink.NsPid(pid)}
	if err := netlink.LinkAdd(veth); err != nil {
		return fmt.Errorf("no cable to %s: %w", address, err)
	}
	if err := attachInside(pid, address, n.node); err != nil {
		return fmt.Errorf("network of pod %s: %w", address, err)
	}
	link, err := netlink.LinkByName(name)
	if err != nil {
		return err
	}
	if err := netlink.LinkSetUp(link); err != nil {
		return err
	}
	return netlink.RouteReplace(&netlink.Route{
		LinkIndex: link.Attrs().Index, Dst: hostNet(address), Src: n.node.AsSlice(), Scope: netlink.SCOPE_LINK,
	})
}

func attachInside(pid int, address, node netip.Addr) error {
	namespace, err := netns.GetFromPid(pid)
	if err != nil {
		return err
	}
	defer namespace.Close()
	inside, err := netlink.NewHandleAt(namespace)
	if err != nil {
		return err
	}
	defer inside.Close()
	lo, err := inside.LinkByName("lo")
	if err != nil {
		return err
	}
	eth0, err := inside.LinkByName("eth0")
	if err != nil {
		return err
	}
	if err := inside.AddrAdd(eth0, &netlink.Addr{IPNet: hostNet(address)}); err != nil {
		return err
	}
	for _, link := range []netlink.Link{lo, eth0} {
		if err := inside.LinkSetUp(link); err != nil {
			return err
		}
	}
	if err := inside.RouteAdd(&netlink.Route{
		LinkIndex: eth0.Attrs().Index, Dst: hostNet(node), Scope: netlink.SCOPE_LINK,
	}); err != nil {
		return err
	}
	return inside.RouteAdd(&netlink.Route{LinkIndex: eth0.Attrs().Index, Gw: node.AsSlice()})
}

// hostNet is the network of this one address.
func hostNet(address netip.Addr) *net.IPNet {
	return &net.IPNet{IP: address.AsSlice(), Mask: net.CIDRMask(32, 32)}
}
