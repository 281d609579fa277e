package org.jettygateway.handler;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** GRPCRoutes with the client and the server of grpc-java. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class GrpcTest {

    private static final String ROUTE = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: echo}
            spec:
              parentRefs: [{name: edge}]
              hostnames: [echo.test]
              rules:
              - matches: [{method: {service: test.Echo}}]
                backendRefs: [{name: all, port: 8080}]
              - matches: [{method: {service: test.Echo, method: Other}}]
                backendRefs: [{name: one, port: 8080}]
              - matches: [{headers: [{name: to, value: nobody}], method: {service: test.Echo}}]
                backendRefs: [{name: gone, port: 8080}]
              - matches: [{headers: [{name: to, value: empty}], method: {service: test.Echo}}]
                backendRefs: [{name: empty, port: 8080}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: empty}
            spec: {ports: [{port: 8080}]}
            """;

    private GrpcService all;
    private GrpcService one;
    private GatewayUnderTest gateway;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        all = GrpcService.start("all");
        one = GrpcService.start("one");
        gateway = GatewayUnderTest.start(
                Manifests.gateway(),
                ROUTE,
                Manifests.service("all", all.address()),
                Manifests.service("one", one.address()));
        channel = channel("echo.test");
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow();
        channel.awaitTermination(10, SECONDS);
        gateway.close();
        all.close();
        one.close();
    }

    private ManagedChannel channel(String authority) {
        return NettyChannelBuilder.forAddress(gateway.address())
                .usePlaintext()
                .overrideAuthority(authority)
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    private String unary(String request) {
        return ClientCalls.blockingUnaryCall(channel, GrpcService.UNARY, CallOptions.DEFAULT, request);
    }

    private static Status failure(Executable call) {
        return assertThrows(StatusRuntimeException.class, call).getStatus();
    }

    @Test
    void oneMessageForOne() {
        assertEquals("all:hello", unary("hello"));
    }

    @Test
    void aMethodGoesBeforeItsService() {
        assertEquals(
                "one:hello", ClientCalls.blockingUnaryCall(channel, GrpcService.OTHER, CallOptions.DEFAULT, "hello"));
    }

    @Test
    void largeMessagesPass() {
        String large = "0123456789abcdef".repeat(1 << 20);
        assertEquals("all:" + large, unary(large));
    }

    @Test
    void anErrorOfTheServiceArrivesAsItIs() {
        Status status = failure(() -> unary("fail"));
        assertEquals(Status.Code.FAILED_PRECONDITION, status.getCode());
        assertEquals(GrpcService.FAULT, status.getDescription());
    }

    @Test
    void theServerStreams() {
        Iterator<String> answers =
                ClientCalls.blockingServerStreamingCall(channel, GrpcService.DOWN, CallOptions.DEFAULT, "1000");
        List<String> texts = new ArrayList<>();
        answers.forEachRemaining(texts::add);
        assertEquals(1000, texts.size());
        assertEquals("999", texts.get(999));
    }

    @Test
    void theClientStreams() throws Exception {
        Receiver answers = new Receiver();
        StreamObserver<String> requests =
                ClientCalls.asyncClientStreamingCall(channel.newCall(GrpcService.UP, CallOptions.DEFAULT), answers);
        for (int i = 0; i < 1000; i++) {
            requests.onNext("abc");
        }
        requests.onCompleted();
        assertEquals("3000", answers.take());
        answers.done.get(10, SECONDS);
    }

    /** Each message is only sent when the one before it has come back. */
    @Test
    void bothStreamAtOnce() throws Exception {
        Receiver answers = new Receiver();
        StreamObserver<String> requests =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(GrpcService.BOTH, CallOptions.DEFAULT), answers);
        for (int i = 0; i < 100; i++) {
            requests.onNext("message " + i);
            assertEquals("message " + i, answers.take());
        }
        requests.onCompleted();
        answers.done.get(10, SECONDS);
    }

    @Test
    void aCancelledCallIsCancelledAtTheServer() throws Exception {
        var call = channel.newCall(GrpcService.DOWN, CallOptions.DEFAULT);
        Receiver answers = new Receiver();
        ClientCalls.asyncServerStreamingCall(call, "forever", answers);
        assertEquals("first", answers.take());
        call.cancel("enough", null);
        assertTrue(all.cancelled().await(10, SECONDS));
    }

    @Test
    void aDeadlineOfTheClientReachesTheServer() throws Exception {
        Iterator<String> answers = ClientCalls.blockingServerStreamingCall(
                channel, GrpcService.DOWN, CallOptions.DEFAULT.withDeadlineAfter(1, SECONDS), "forever");
        assertEquals("first", answers.next());
        assertEquals(Status.Code.DEADLINE_EXCEEDED, failure(answers::hasNext).getCode());
        assertTrue(all.cancelled().await(10, SECONDS));
    }

    @Test
    void whatNoRouteClaimsIsUnimplemented() throws Exception {
        ManagedChannel other = channel("other.test");
        try {
            Status status = failure(
                    () -> ClientCalls.blockingUnaryCall(other, GrpcService.UNARY, CallOptions.DEFAULT, "hello"));
            assertEquals(Status.Code.UNIMPLEMENTED, status.getCode());
            assertEquals("Not Found", status.getDescription());
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void aBackendThatIsNotThereIsUnavailable() {
        for (String to : List.of("nobody", "empty")) {
            Status status = failure(() -> ClientCalls.blockingUnaryCall(
                    ClientInterceptors.intercept(channel, header(to)),
                    GrpcService.UNARY,
                    CallOptions.DEFAULT,
                    "hello"));
            assertEquals(Status.Code.UNAVAILABLE, status.getCode());
        }
    }

    @Test
    void aBackendThatRefusesConnectionsIsUnavailable() throws IOException {
        all.close();
        Status status = failure(() -> unary("hello"));
        assertEquals(Status.Code.UNAVAILABLE, status.getCode());
    }

    private static ClientInterceptor header(String value) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("to", Metadata.ASCII_STRING_MARSHALLER), value);
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    /** Keeps the answers for the test's thread. */
    private static final class Receiver implements StreamObserver<String> {

        private final BlockingQueue<String> texts = new ArrayBlockingQueue<>(1000);
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        @Override
        public void onNext(String text) {
            texts.add(text);
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            done.complete(true);
        }

        String take() throws InterruptedException {
            return String.valueOf(texts.poll(10, SECONDS));
        }
    }
}
