package org.jettygateway.internal.listen;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is weaker on a connector that the application brings than on those that the gateway opens. */
final class ConnectorAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectorAdvice.class);

    private static final int MAX_REQUEST_HEAD = 64 * 1024;

    private ConnectorAdvice() {}

    /** Logs one line where there is something to say. */
    static void warn(Connector connector) {
        List<String> advice = advice(connector);
        if (!advice.isEmpty()) {
            LOG.warn("{}: for a gateway, better: {}", connector, String.join("; ", advice));
        }
    }

    /** What to set, in the words of Jetty's configuration. */
    static List<String> advice(Connector connector) {
        List<String> advice = new ArrayList<>();
        for (ConnectionFactory factory : connector.getConnectionFactories()) {
            if (factory instanceof HttpConfiguration.ConnectionFactory http) {
                addAdvice(advice, http.getHttpConfiguration());
                break;
            }
        }
        if (connector.getBeans(HeadDeadline.class).isEmpty()) {
            advice.add("a deadline for request heads, which only the gateway's own ports have");
        }
        return advice;
    }

    private static void addAdvice(List<String> advice, HttpConfiguration http) {
        if (!http.getHttpCompliance().getAllowed().isEmpty()) {
            advice.add("httpCompliance=STRICT (now " + http.getHttpCompliance().getName() + ")");
        }
        if (!UriCompliance.DEFAULT
                .getAllowed()
                .containsAll(http.getUriCompliance().getAllowed())) {
            advice.add("uriCompliance=DEFAULT (now " + http.getUriCompliance().getName() + ")");
        }
        if (http.getSendServerVersion()) {
            advice.add("sendServerVersion=false");
        }
        if (http.getRequestHeaderSize() > MAX_REQUEST_HEAD) {
            advice.add("requestHeaderSize of at most %d (now %d)"
                    .formatted(MAX_REQUEST_HEAD, http.getRequestHeaderSize()));
        }
    }
}
