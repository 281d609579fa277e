package org.jettygateway.handler;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.Test;

/** The JDK's WebSocket client and Jetty's WebSocket server with a gateway between them. */
class WebSocketEndToEndTest {

    @Test
    void messagesAndCloseGoBothWays() throws Exception {
        Server backend = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        backend.setHandler(WebSocketUpgradeHandler.from(backend, container -> {
            container.setMaxTextMessageSize(1024 * 1024);
            container.addMapping("/echo", (request, response, callback) -> {
                response.setAcceptedSubProtocol("chat");
                return new Echo();
            });
        }));
        backend.start();
        int port = ((ServerConnector) backend.getConnectors()[0]).getLocalPort();
        try (GatewayUnderTest gateway = GatewayUnderTest.start(
                Manifests.gateway(),
                Manifests.route("chat", "localhost", "chat"),
                Manifests.service("chat", new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))) {
            Received received = new Received();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("chat")
                    .connectTimeout(Duration.ofSeconds(15))
                    .buildAsync(URI.create("ws://localhost:" + gateway.port() + "/echo"), received)
                    .get(15, TimeUnit.SECONDS);
            assertThat(socket.getSubprotocol(), is("chat"));
            String message = "0123456789".repeat(30_000);
            socket.sendText(message, true).get(15, TimeUnit.SECONDS);
            assertThat(received.text.get(15, TimeUnit.SECONDS).equals(message), is(true));
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(15, TimeUnit.SECONDS);
            assertThat(received.closed.get(15, TimeUnit.SECONDS), is(WebSocket.NORMAL_CLOSURE));
        } finally {
            LifeCycle.stop(backend);
        }
    }

    /** Sends back what it gets. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {

        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }
    }

    private static final class Received implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                text.complete(parts.toString());
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedFuture(null);
        }
    }
}
