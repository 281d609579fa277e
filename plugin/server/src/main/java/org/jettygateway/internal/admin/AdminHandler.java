package org.jettygateway.internal.admin;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jettygateway.internal.control.Generation;
import org.jettygateway.internal.control.GenerationDiff;
import org.jettygateway.internal.control.History;
import org.jettygateway.internal.control.Published;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jspecify.annotations.Nullable;

/** Answers operators in JSON. What changes anything needs the token; on an address that others reach, everything does. */
public final class AdminHandler extends Handler.Abstract {

    private static final String BEARER = "Bearer ";
    private static final int ROUTES = 1000;
    private static final long WAIT_SECONDS = 30;

    private final AdminView view;
    private final Probes probes;
    private final @Nullable Token token;
    private final Reads reads;

    /** Who may read. */
    public enum Reads {
        /** Whoever reaches the port, which is on the loopback interface. */
        LOCAL,
        /** Who has the token. */
        TOKEN
    }

    /**
     * Answers for a gateway.
     *
     * @param serving whether it is ready is what probes ask
     * @param token what changes need; null where nothing can be changed
     */
    public AdminHandler(AdminView view, LifeCycle serving, @Nullable Token token, Reads reads) {
        this.view = requireNonNull(view, "view");
        this.probes = new Probes(serving);
        this.token = token;
        this.reads = requireNonNull(reads, "reads");
    }

    /** An answer. */
    private record Answer(int status, Object body) {

        static Answer ok(Object body) {
            return new Answer(HttpStatus.OK_200, body);
        }

        static Answer error(int status, @Nullable String message) {
            return new Answer(status, Map.of("error", String.valueOf(message)));
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (probes.handle(request, response, callback)) {
            return true;
        }
        Answer answer = answer(request);
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        if (answer.status() == HttpStatus.UNAUTHORIZED_401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        Content.Sink.write(response, true, Json.print(answer.body()) + "\n", callback);
        return true;
    }

    private Answer answer(Request request) throws InterruptedException {
        if (reads == Reads.LOCAL && !isLocalName(request)) {
            return Answer.error(
                    HttpStatus.FORBIDDEN_403, "the port is asked by a name (expected: localhost or an IP address)");
        }
        boolean reading = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        if ((!reading || reads == Reads.TOKEN) && !isAuthorized(request)) {
            return token == null
                    ? Answer.error(
                            HttpStatus.FORBIDDEN_403, "nothing can be changed here: gateway.adminTokenFile is not set")
                    : Answer.error(
                            HttpStatus.UNAUTHORIZED_401, "no valid token (expected: Authorization: Bearer TOKEN)");
        }
        LiveGeneration live = view.live();
        if (live == null) {
            return Answer.error(HttpStatus.SERVICE_UNAVAILABLE_503, "no configuration serves yet");
        }
        String path = Request.getPathInContext(request);
        if (path.equals("/rollback")) {
            return rollback(request);
        }
        if (!reading) {
            return Answer.error(HttpStatus.METHOD_NOT_ALLOWED_405, "only GET");
        }
        try {
            return read(path, Request.extractQueryParameters(request), live);
        } catch (IllegalArgumentException e) {
            return Answer.error(HttpStatus.BAD_REQUEST_400, e.getMessage());
        }
    }

    private Answer read(String path, Fields query, LiveGeneration live) {
        return switch (path) {
            case "/config" -> Answer.ok(Reports.config(view.history().state()));
            case "/routes" ->
                Answer.ok(Reports.routes(
                        live.generation(), text(query, "contains", ""), (int) number(query, "offset", 0), (int)
                                number(query, "limit", ROUTES)));
            case "/upstreams" -> Answer.ok(Reports.upstreams(live));
            case "/status" -> Answer.ok(view.statuses());
            case "/explain" -> Answer.ok(explain(query, live.generation()));
            case "/diff" -> diff(query);
            case "/shadow" -> {
                Shadow shadow = view.shadow();
                yield shadow == null
                        ? Answer.error(HttpStatus.NOT_FOUND_404, "there is no candidate: gateway.shadow is not set")
                        : Answer.ok(shadow.report(live.generation().snapshot()));
            }
            default ->
                Answer.error(
                        HttpStatus.NOT_FOUND_404,
                        "not found (expected: /healthz, /readyz, /config, /routes, /upstreams, /status, /explain, /diff, "
                                + "/rollback, /shadow)");
        };
    }

    private static Map<String, @Nullable Object> explain(Fields query, Generation generation) {
        List<String> headers = query.getValues("header");
        SampleRequest request = SampleRequest.parse(
                text(query, "method", "GET"),
                text(query, "url", ""),
                headers == null ? List.of() : headers,
                text(query, "address", "127.0.0.1"));
        return new ExplainReport(request.explained(), generation).json();
    }

    private Answer diff(Fields query) {
        History.State state = view.history().state();
        Published serving = requireNonNull(state.serving());
        if (query.get("from") == null && query.get("to") == null) {
            return Answer.ok(Reports.diff(serving.diff()));
        }
        long to = number(query, "to", serving.generation().number());
        long from = number(query, "from", to - 1);
        Published before = view.history().find(from);
        Published after = view.history().find(to);
        if (before == null || after == null) {
            return Answer.error(
                    HttpStatus.NOT_FOUND_404,
                    "there is no generation %d any more".formatted(before == null ? from : to));
        }
        return Answer.ok(Reports.diff(GenerationDiff.between(
                before.generation(), after.generation(), view.history().sample().requests())));
    }

    private Answer rollback(Request request) throws InterruptedException {
        try {
            return switch (request.getMethod()) {
                case "GET", "HEAD" -> Answer.ok(pin());
                case "POST" -> {
                    Fields query = Request.extractQueryParameters(request);
                    yield await(view.rollback(number(query, "generation", -1)));
                }
                case "DELETE" -> await(view.release());
                default -> Answer.error(HttpStatus.METHOD_NOT_ALLOWED_405, "only GET, POST and DELETE");
            };
        } catch (IllegalArgumentException e) {
            return Answer.error(HttpStatus.BAD_REQUEST_400, e.getMessage());
        }
    }

    private Answer await(CompletableFuture<Published> order) throws InterruptedException {
        try {
            order.get(WAIT_SECONDS, TimeUnit.SECONDS);
            return Answer.ok(pin());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return Answer.error(HttpStatus.CONFLICT_409, cause == null ? e.getMessage() : cause.getMessage());
        } catch (TimeoutException e) {
            return Answer.error(HttpStatus.SERVICE_UNAVAILABLE_503, "it is not done yet");
        }
    }

    private Map<String, @Nullable Object> pin() {
        History.State state = view.history().state();
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("generation", requireNonNull(state.serving()).generation().number());
        report.put("pinned", state.pinned());
        report.put("newest", state.newest());
        report.put(
                "kept",
                state.kept().stream()
                        .map(published -> published.generation().number())
                        .toList());
        return report;
    }

    private boolean isAuthorized(Request request) {
        String field = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return token != null
                && field != null
                && field.startsWith(BEARER)
                && token.matches(field.substring(BEARER.length()).strip());
    }

    /** A name that DNS could lead here would let any page in a browser of this machine read along. */
    private static boolean isLocalName(Request request) {
        String field = request.getHeaders().get(HttpHeader.HOST);
        String host = field == null ? null : CanonicalHost.parse(field);
        return host != null
                && (host.equals("localhost")
                        || host.startsWith("[")
                        || Character.isDigit(host.charAt(host.length() - 1)));
    }

    private static String text(Fields query, String name, String otherwise) {
        String value = query.getValue(name);
        return value == null ? otherwise : value;
    }

    private static long number(Fields query, String name, long otherwise) {
        String value = query.getValue(name);
        try {
            long number = value == null ? otherwise : Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s: \"%s\" (expected: a number)".formatted(name, value), e);
        }
        throw new IllegalArgumentException(
                "%s: %s (expected: a number)".formatted(name, value == null ? "missing" : value));
    }
}
