[description]
Routes requests by Kubernetes Gateway API manifests: Gateway and HTTPRoute YAML in gateway/, routed HTTP out.
Hosts that no route claims go on to the deployed web applications.

[tags]
server
proxy
gateway

[depend]
server
client

# What counts, limits or rewrites requests stands outside the gateway and sees its requests too.
[before]
graceful
statistics
qos
rewrite
compression
compression-gzip
size-limit
thread-limit
dos
inetaccess
cross-origin
state-tracking
debuglog
secure-redirect
min-data-rate
gzip

[lib]
lib/gateway/*.jar
lib/jetty-alpn-server-${jetty.version}.jar
lib/jetty-alpn-java-server-${jetty.version}.jar
lib/jetty-util-ajax-${jetty.version}.jar
lib/http2/jetty-http2-common-${jetty.version}.jar
lib/http2/jetty-http2-hpack-${jetty.version}.jar
lib/http2/jetty-http2-server-${jetty.version}.jar

[xml]
etc/gateway.xml

[files]
gateway/

[ini-template]
### The Gateway API on Jetty

## Where the manifests are: a directory, read recursively (*.yaml, *.yml, *.json), or a file; several are separated by
## commas. A saved file is live within a second.
# gateway.config=${jetty.base}/gateway

## On which local ports the ports that listeners declare are reachable: [ADDRESS:]LOCAL:LISTENER, separated by commas, local
## side first as in "docker -p"; 8443:443 for HTTPS. A listener without an entry is on the very port that it declares. Where the http module
## already listens on the local port, its connector is used.
# gateway.publish=8080:80

## Whether any error refuses the whole configuration, rather than the object that has it.
# gateway.strict=false

## What becomes of a request to a host that no route claims: "next" passes it to the deployed web applications, "404"
## answers it.
# gateway.unmatchedHost=next

## What becomes of a request to a claimed host that no rule matches: "404" answers it, "next" passes it to the deployed web
## applications.
# gateway.unmatchedRule=404

## Whether X-Forwarded-For, -Proto, -Host and -Port of clients are believed and extended. Only behind another proxy that
## sets them itself; otherwise any client may claim any address.
# gateway.trustForwarded=false

## How long a request may take where its rule has no timeouts: a duration of h, m, s and ms; 0s means as long as it takes.
# gateway.requestTimeout=0s

## How long a WebSocket tunnel may carry nothing in either direction: a duration of h, m, s and ms; 0s means for ever.
# gateway.tunnelIdleTimeout=300s

## How many bytes the head of a request may have on the ports that the gateway opens: 4096 to 65536; 431 beyond.
# gateway.maxRequestHead=16384

## Whose code reads and writes sockets: "lean" is the gateway's, which costs less, "jetty" is Jetty's own.
# gateway.endPoint=lean

## Whose code speaks HTTP/1.1 in clear text to backends: "lean" is the gateway's, which costs less, "jetty" is Jetty's
## HttpClient, which always speaks HTTP/2 and TLS.
# gateway.upstreamClient=lean

## Where /livez and /readyz are answered, for probes; -1 for nowhere.
# gateway.healthPort=-1

## Where operators ask what serves, why a request goes where it goes, and roll back; -1 for nowhere. On an address that
## others reach, all but probes needs the token.
# gateway.adminPort=-1
# gateway.adminHost=127.0.0.1

## The file with the token that a rollback needs, at least 16 characters. Without one, nothing can be changed.
# gateway.adminTokenFile=

## A configuration that is decided beside the one that serves, and changes nothing: /shadow on the admin port tells.
# gateway.shadow=

## The header by which a request asks to be explained in its answer and in the log, and the file with the value that it must
## have, at least 16 characters.
# gateway.traceHeader=
# gateway.traceSecretFile=

## How long a stop waits for the requests in flight, in milliseconds.
# gateway.stopTimeout=30000
