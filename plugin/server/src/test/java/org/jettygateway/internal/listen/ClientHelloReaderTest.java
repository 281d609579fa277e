package org.jettygateway.internal.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jettygateway.internal.listen.ClientHelloReader.State;
import org.jettygateway.internal.routing.CanonicalHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from hellos that the JDK makes, and from broken ones. */
class ClientHelloReaderTest {

    private static final String HOST = "shop.example.com";
    private static final int RECORD_HEADER = 5;
    private static final int MUTANTS = 2_000;

    private record Answer(State state, String name, int unread) {}

    @Test
    void readsTheNameInEveryVersion() throws Exception {
        assertThat(read(hello(HOST, "TLSv1.2")), is(new Answer(State.COMPLETE, HOST, 0)));
        assertThat(read(hello(HOST, "TLSv1.3")), is(new Answer(State.COMPLETE, HOST, 0)));
        assertThat(read(hello(HOST, "TLSv1.2", "TLSv1.3")), is(new Answer(State.COMPLETE, HOST, 0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void readsTheHellosOfOldClientsToo(int minor) throws Exception {
        byte[] hello = hello(HOST, "TLSv1.2");
        hello[2] = (byte) minor;
        hello[RECORD_HEADER + 5] = (byte) minor;
        assertThat(read(hello), is(new Answer(State.COMPLETE, HOST, 0)));
    }

    @Test
    void aClientMayNameNoServer() throws Exception {
        assertThat(read(hello(null, "TLSv1.3")), is(new Answer(State.COMPLETE, "", 0)));
    }

    @Test
    void aHelloWithoutExtensionsNamesNone() {
        assertThat(read(record(plain(new byte[0]))), is(new Answer(State.COMPLETE, "", 0)));
    }

    @Test
    void namesAreCanonical() throws Exception {
        assertThat(read(hello("Shop.EXAMPLE.com", "TLSv1.3")).name(), is(HOST));
    }

    @Test
    void extensionsThatNobodyKnowsArePassedOver() {
        byte[] grease = {0x5A, 0x5A, 0, 0};
        byte[] withContent = {(byte) 0xEA, (byte) 0xEA, 0, 1, 7};
        byte[] hello = record(plain(extensions(grease, serverName(HOST), withContent)));
        assertThat(read(hello), is(new Answer(State.COMPLETE, HOST, 0)));
    }

    @Test
    void isIncompleteUpToTheLastByte() throws Exception {
        byte[] hello = hello(HOST, "TLSv1.2", "TLSv1.3");
        for (int length = 0; length < hello.length; length++) {
            assertThat(read(Arrays.copyOf(hello, length)).state(), is(State.INCOMPLETE));
        }
    }

    @Test
    void mayComeInTwoPacketsCutAnywhere() throws Exception {
        byte[] hello = hello(HOST, "TLSv1.2", "TLSv1.3");
        for (int cut = 0; cut <= hello.length; cut++) {
            ClientHelloReader reader = new ClientHelloReader();
            reader.read(ByteBuffer.wrap(hello, 0, cut));
            assertThat(reader.read(ByteBuffer.wrap(hello, cut, hello.length - cut)), is(State.COMPLETE));
            assertThat(reader.serverName(), is(HOST));
        }
    }

    @Test
    void mayBeInTwoRecordsCutAnywhereAndInOneForEachByte() throws Exception {
        byte[] hello = hello(HOST, "TLSv1.2", "TLSv1.3");
        byte[] message = Arrays.copyOfRange(hello, RECORD_HEADER, hello.length);
        for (int cut = 1; cut < message.length; cut++) {
            byte[] first = record(Arrays.copyOf(message, cut));
            byte[] second = record(Arrays.copyOfRange(message, cut, message.length));
            assertThat(read(concat(first, second)), is(new Answer(State.COMPLETE, HOST, 0)));
        }
        ByteArrayOutputStream single = new ByteArrayOutputStream();
        for (byte each : message) {
            single.writeBytes(record(new byte[] {each}));
        }
        assertThat(read(single.toByteArray()), is(new Answer(State.COMPLETE, HOST, 0)));
    }

    @Test
    void leavesUnreadWhatFollows() throws Exception {
        byte[] hello = concat(hello(HOST, "TLSv1.3"), new byte[] {20, 3, 3, 0, 1, 1});
        assertThat(read(hello), is(new Answer(State.COMPLETE, HOST, 6)));
    }

    @Test
    void refusesWhatIsNoTls() {
        assertThat(
                read("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1)).state(), is(State.REFUSED));
        assertThat(read(new byte[] {21, 3, 3, 0, 2, 1, 0}).state(), is(State.REFUSED)); // an alert
        assertThat(read(new byte[] {22, 2, 0, 0, 1, 1}).state(), is(State.REFUSED)); // SSL 2
        assertThat(read(new byte[] {22, 3, 3, 0, 0}).state(), is(State.REFUSED)); // a record of nothing
        assertThat(read(new byte[] {22, 3, 3, 0, 1, 2}).state(), is(State.REFUSED)); // a ServerHello
    }

    @Test
    void refusesNamesThatCanBeReadInTwoWays() {
        byte[] name = serverName(HOST);
        byte[] other = serverName("other.example.com");
        assertThat(read(record(plain(extensions(name, other)))).state(), is(State.REFUSED));
        byte[] two = concat(entry(HOST), entry("other.example.com"));
        assertThat(read(record(plain(extensions(extension(0, vector(two)))))).state(), is(State.REFUSED));
        assertThat(read(record(plain(extensions(extension(0, new byte[0]))))).state(), is(State.REFUSED));
        for (String bad :
                List.of("", "a..b", "shop example", "shop\0.example.com", "*.example.com", "\u00fc.example")) {
            assertThat(bad, read(record(plain(extensions(serverName(bad))))).state(), is(State.REFUSED));
        }
    }

    @Test
    void refusesWhatIsTooLongAsSoonAsItSaysSo() {
        int tooLong = ClientHelloReader.MOST_BYTES;
        byte[] start = {22, 3, 3, 0x40, 0, 1, 0, (byte) (tooLong >> 8), (byte) tooLong};
        assertThat(read(start).state(), is(State.REFUSED));
        byte[] message = plain(extensions(extension(0x5A5A, new byte[8 * 1024])));
        assertThat(read(record(message)).state(), is(State.COMPLETE));
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (byte each : message) {
            headers.writeBytes(record(new byte[] {each}));
        }
        Answer answer = read(headers.toByteArray());
        assertThat(answer.state(), is(State.REFUSED));
        assertThat(headers.size() - answer.unread(), is(ClientHelloReader.MOST_BYTES));
    }

    /** Bytes are changed, cut out and doubled; where the JDK still sees a name, it is ours, or we refuse. */
    @Test
    void neverSeesAnotherNameThanTheJdk() throws Exception {
        Random random = new Random(20261126);
        byte[][] hellos = {hello(HOST, "TLSv1.2"), hello(HOST, "TLSv1.3"), hello(null, "TLSv1.2", "TLSv1.3")};
        int seenByBoth = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(hellos[i % hellos.length], random);
            Answer answer = read(mutant);
            List<String> asked = new ArrayList<>();
            boolean read = jdkReads(mutant, asked);
            if (answer.state() == State.COMPLETE && read && !asked.isEmpty()) {
                assertThat(answer.name(), is(CanonicalHost.parse(asked.get(0))));
                seenByBoth++;
            }
        }
        assertThat(seenByBoth, greaterThan(MUTANTS / 20));
    }

    private static byte[] mutant(byte[] hello, Random random) {
        byte[] mutant = hello.clone();
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] = (byte) (mutant[at] + (random.nextBoolean() ? 1 : -1));
                case 2 -> mutant[at] = (byte) (mutant[at] ^ (1 << random.nextInt(8)));
                default -> {
                    int from = random.nextInt(mutant.length);
                    int length = Math.min(random.nextInt(32), mutant.length - Math.max(at, from));
                    System.arraycopy(mutant, from, mutant, at, length);
                }
            }
        }
        return mutant;
    }

    /** Whether the JDK's server takes the hello as far as its name; which is none where it names none. */
    private static boolean jdkReads(byte[] hello, List<String> asked) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setSNIMatchers(List.of(new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
            @Override
            public boolean matches(SNIServerName name) {
                asked.add(new String(name.getEncoded(), ISO_8859_1));
                return true;
            }
        }));
        engine.setSSLParameters(parameters);
        try {
            engine.unwrap(ByteBuffer.wrap(hello), ByteBuffer.allocate(32 * 1024));
            Runnable task = engine.getDelegatedTask();
            while (task != null) {
                task.run();
                task = engine.getDelegatedTask();
            }
            return true;
        } catch (SSLException broken) {
            return false;
        }
    }

    private static byte[] hello(@Nullable String host, String... versions) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(versions);
        parameters.setServerNames(host == null ? List.of() : List.of(new SNIHostName(host)));
        engine.setSSLParameters(parameters);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    private static Answer read(byte[] bytes) {
        ClientHelloReader reader = new ClientHelloReader();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        State state = reader.read(buffer);
        return new Answer(state, reader.serverName(), buffer.remaining());
    }

    private static byte[] record(byte[] content) {
        return concat(new byte[] {22, 3, 3}, vector(content));
    }

    /** A ClientHello with these extensions, as they are written. */
    private static byte[] plain(byte[] extensions) {
        byte[] suites = {0, 2, 0x13, 0x01};
        byte[] body = concat(new byte[] {3, 3}, new byte[32], new byte[] {0}, suites, new byte[] {1, 0}, extensions);
        return concat(new byte[] {1, 0}, vector(body));
    }

    private static byte[] extensions(byte[]... each) {
        return vector(concat(each));
    }

    private static byte[] extension(int type, byte[] data) {
        return concat(new byte[] {(byte) (type >> 8), (byte) type}, vector(data));
    }

    private static byte[] serverName(String host) {
        return extension(0, vector(entry(host)));
    }

    private static byte[] entry(String host) {
        return concat(new byte[] {0}, vector(host.getBytes(ISO_8859_1)));
    }

    private static byte[] vector(byte[] content) {
        return concat(new byte[] {(byte) (content.length >> 8), (byte) content.length}, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
