package org.jettygateway.internal.upstream.client;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jettygateway.internal.io.SocketEndPoint;

/** Jetty's end point, but for what every answer needs to know. */
public final class BackendEndPoint extends SocketEndPoint {

    /** An end point of a socket that a selector has registered. */
    public BackendEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }
}
