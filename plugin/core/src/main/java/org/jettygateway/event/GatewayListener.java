package org.jettygateway.event;

/** Hears what a gateway does. It is called on the gateway's own threads, one call at a time, and has to return soon. */
public interface GatewayListener {

    /**
     * A configuration has come to serve: it was published, and its ports were opened as far as they could be. Called again
     * where a port that could not be opened is open now; not called where nothing but the backends' addresses have changed.
     */
    void onServing(ServingEvent event);
}
