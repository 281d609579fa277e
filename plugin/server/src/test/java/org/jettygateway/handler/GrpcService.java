package org.jettygateway.handler;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A real gRPC server, with one method of each type that answers texts with texts. */
final class GrpcService implements AutoCloseable {

    static final MethodDescriptor<String, String> UNARY = method(MethodType.UNARY, "Unary");
    static final MethodDescriptor<String, String> DOWN = method(MethodType.SERVER_STREAMING, "Down");
    static final MethodDescriptor<String, String> UP = method(MethodType.CLIENT_STREAMING, "Up");
    static final MethodDescriptor<String, String> BOTH = method(MethodType.BIDI_STREAMING, "Both");
    static final MethodDescriptor<String, String> OTHER = method(MethodType.UNARY, "Other");

    /** What {@code Unary} fails with where it is asked for {@code fail}; not all ASCII, so that it is percent-encoded. */
    static final String FAULT = "100% schön";

    private static final int MOST = 64 << 20;

    private final Server server;
    private final String name;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private GrpcService(String name) throws IOException {
        this.name = name;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(MOST)
                .addService(ServerServiceDefinition.builder("test.Echo")
                        .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::unary))
                        .addMethod(OTHER, ServerCalls.asyncUnaryCall(this::unary))
                        .addMethod(DOWN, ServerCalls.asyncServerStreamingCall(this::down))
                        .addMethod(UP, ServerCalls.asyncClientStreamingCall(this::up))
                        .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(this::both))
                        .build())
                .build()
                .start();
    }

    /** Starts one that tells its name. */
    static GrpcService start(String name) throws IOException {
        return new GrpcService(name);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getListenSockets().get(0);
    }

    /** Falls when a call was cancelled. */
    CountDownLatch cancelled() {
        return cancelled;
    }

    private void unary(String request, StreamObserver<String> answer) {
        if (request.equals("fail")) {
            answer.onError(Status.FAILED_PRECONDITION.withDescription(FAULT).asRuntimeException());
            return;
        }
        answer.onNext(name + ":" + request);
        answer.onCompleted();
    }

    private void down(String request, StreamObserver<String> answer) {
        ((ServerCallStreamObserver<String>) answer).setOnCancelHandler(cancelled::countDown);
        if (request.equals("forever")) {
            answer.onNext("first");
            return;
        }
        for (int i = 0; i < Integer.parseInt(request); i++) {
            answer.onNext(Integer.toString(i));
        }
        answer.onCompleted();
    }

    private StreamObserver<String> up(StreamObserver<String> answer) {
        return new Receiver(answer) {

            private int length;

            @Override
            public void onNext(String text) {
                length += text.length();
            }

            @Override
            public void onCompleted() {
                answer.onNext(Integer.toString(length));
                answer.onCompleted();
            }
        };
    }

    private StreamObserver<String> both(StreamObserver<String> answer) {
        return new Receiver(answer) {

            @Override
            public void onNext(String text) {
                answer.onNext(text);
            }

            @Override
            public void onCompleted() {
                answer.onCompleted();
            }
        };
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("test.Echo", name))
                .build();
    }

    private abstract static class Receiver implements StreamObserver<String> {

        private final StreamObserver<String> answer;

        Receiver(StreamObserver<String> answer) {
            this.answer = answer;
        }

        @Override
        public void onError(Throwable failure) {
            answer.onError(failure);
        }
    }

    /** Texts as messages. */
    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
