package org.jettygateway.it;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code grpc} does what its comments say, with the client and the server of grpc-java. */
class GrpcIT {

    private static final MethodDescriptor<String, String> SAY = method("Say");
    private static final MethodDescriptor<String, String> SHOUT = method("Shout");
    private static final Metadata.Key<String> SERVED_BY =
            Metadata.Key.of("x-served-by", Metadata.ASCII_STRING_MARSHALLER);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    @Timeout(60)
    void callsGoByServiceAndMethod() throws Exception {
        Server echo = serve("echo");
        Server next = serve("next");
        String manifests = Files.readString(Shipped.example("grpc").resolve("echo.yaml"))
                .replace("port: 9101", "port: " + echo.getPort())
                .replace("port: 9102", "port: " + next.getPort());
        Files.writeString(work.resolve("echo.yaml"), manifests);
        try (EmbeddedGateway gateway = EmbeddedGateway.start(work)) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", gateway.port())
                    .usePlaintext()
                    .overrideAuthority("grpc.example.com")
                    .build();
            AtomicReference<Metadata> headers = new AtomicReference<>();
            var watched = ClientInterceptors.intercept(
                    channel, MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>()));
            try {
                assertEquals("echo: hi", ClientCalls.blockingUnaryCall(watched, SAY, CallOptions.DEFAULT, "hi"));
                assertEquals("grpc-gateway", requireNonNull(headers.get()).get(SERVED_BY));
                assertEquals("next: hi", ClientCalls.blockingUnaryCall(channel, SHOUT, CallOptions.DEFAULT, "hi"));
                MethodDescriptor<String, String> unknown =
                        SAY.toBuilder().setFullMethodName("example.Other/Say").build();
                StatusRuntimeException failure = assertThrows(
                        StatusRuntimeException.class,
                        () -> ClientCalls.blockingUnaryCall(channel, unknown, CallOptions.DEFAULT, "hi"));
                assertEquals(Status.Code.UNIMPLEMENTED, failure.getStatus().getCode());
            } finally {
                channel.shutdownNow();
                channel.awaitTermination(10, SECONDS);
            }
        } finally {
            echo.shutdownNow();
            next.shutdownNow();
        }
    }

    private static Server serve(String name) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder("example.Echo")
                        .addMethod(SAY, ServerCalls.asyncUnaryCall((request, answer) -> {
                            answer.onNext(name + ": " + request);
                            answer.onCompleted();
                        }))
                        .addMethod(SHOUT, ServerCalls.asyncUnaryCall((request, answer) -> {
                            answer.onNext(name + ": " + request);
                            answer.onCompleted();
                        }))
                        .build())
                .build()
                .start();
    }

    private static MethodDescriptor<String, String> method(String name) {
        return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("example.Echo/" + name)
                .build();
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
