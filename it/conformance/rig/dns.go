package main

import (
	"fmt"
	"os"

	"github.com/miekg/dns"
)

// serveDNS stands in for CoreDNS, which the suite uses only as something that answers over UDP: it gives every name the
// node's address.
func serveDNS(address string) error {
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, request *dns.Msg) {
		reply := new(dns.Msg)
		reply.SetReply(request)
		for _, question := range request.Question {
			if question.Qtype == dns.TypeA {
				reply.Answer = append(reply.Answer, &dns.A{
					Hdr: dns.RR_Header{Name: question.Name, Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 1},
					A:   nodeAddress.AsSlice(),
				})
			}
		}
		if err := w.WriteMsg(reply); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	})
	return (&dns.Server{Addr: address, Net: "udp", Handler: handler}).ListenAndServe()
}
