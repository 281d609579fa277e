[description]
Routes requests by the Gateways and HTTPRoutes of a Kubernetes cluster, in place of files, and writes their statuses.

[tags]
server
proxy
gateway
kubernetes

[depend]
gateway

[lib]
lib/gateway-kubernetes/*.jar

[xml]
etc/gateway-kubernetes.xml

[ini-template]
### The Gateways of a Kubernetes cluster on Jetty

## How to reach the API server: a file. By default what the environment says: KUBECONFIG, ~/.kube/config, or the pod's
## service account.
# gateway.kubeconfig=/etc/kubernetes/gateway.kubeconfig

## Gives each Gateway an address of its own out of this block; this machine must have them all. By default, each Gateway
## gets a Service of type LoadBalancer.
# gateway.addressPool=127.1.0.0/16

## Which GatewayClasses are ours.
# gateway.controllerName=jettygateway.org/gateway-controller

## Whether one of several replicas has to be found that writes statuses; they all serve. By default false with
## gateway.addressPool, which is for one replica, else true.
# gateway.leaderElect=true

## Where /livez and /readyz are answered, for probes; -1 for nowhere.
# gateway.healthPort=9090

## On which local ports the ports that listeners declare are reachable: [ADDRESS:]LOCAL:LISTENER, separated by commas, local
## side first as in "docker -p". By default, each listener is on the very port that it declares.
# gateway.publish=8080:80

## The other settings of gateway.mod count here as well, but for gateway.config and gateway.strict: --add-modules=gateway
## writes start.d/gateway.ini with them.
