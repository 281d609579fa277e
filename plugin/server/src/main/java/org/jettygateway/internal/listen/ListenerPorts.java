package org.jettygateway.internal.listen;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jettygateway.internal.graph.GatewayGraph;
import org.jettygateway.internal.model.Bind;
import org.jettygateway.internal.status.PortFault;

/** The ports where a configuration's listeners have their traffic. Thread-safe. */
public interface ListenerPorts {

    /**
     * Makes the open ports those of this configuration. New ones are opened before old ones are closed, and those that stay are
     * not touched.
     *
     * @throws UncheckedIOException the first time, where a port cannot be opened; the message tells the user what to do.
     *     Later on, and always with {@link Ports#OPEN_LATER}, this is logged, the other ports work, and it is tried again every few seconds.
     */
    void apply(GatewayGraph graph);

    /**
     * Looks whether the ports of a kept configuration could be opened now, and changes nothing. A port may still be taken from
     * then on until it is opened: that is dealt with as in any change.
     *
     * @param generation its number, for the message
     * @throws IllegalStateException where one could not; the message tells the user which, and why
     */
    void check(long generation, GatewayGraph graph);

    /** Which local ports the gateway has opened, as they are bound. */
    List<Bind> bound();

    /** Which addresses and ports of the configuration could not be opened so far, and why. */
    Map<Bind, PortFault> faults();

    /** Closes them all at once. */
    void close();

    /** Whether the gateway may open ports. */
    enum Ports {
        /** A port is opened where the application has none. */
        OPEN,
        /** As {@link #OPEN}, but one that cannot be opened keeps nobody from starting. */
        OPEN_LATER,
        /** Only the application's own ports are used. */
        EXISTING
    }
}
