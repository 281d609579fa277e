package org.jettygateway.internal.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.toolchain.test.Net;
import org.jettygateway.internal.model.IpAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServletRequestViewTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void spellsTheLocalAddressAsBindsDo(String host) throws Exception {
        assumeTrue(host.indexOf(':') < 0 || Net.isIpv6InterfaceAvailable());
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(host);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new LocalAddress(), "/");
        server.setHandler(context);
        server.start();
        try (Socket socket = new Socket(host, connector.getLocalPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answer, endsWith("\r\n\r\n" + IpAddress.canonical(host)));
        } finally {
            server.stop();
        }
    }

    /** Says on which address a request arrived. */
    private static final class LocalAddress extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().print(new ServletRequestView(request).localAddress());
        }
    }
}
