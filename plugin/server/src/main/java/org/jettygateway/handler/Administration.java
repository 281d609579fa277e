package org.jettygateway.handler;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.eclipse.jetty.util.annotation.ManagedAttribute;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.jettygateway.internal.control.History;
import org.jettygateway.internal.proxy.LiveGeneration;
import org.jspecify.annotations.Nullable;

/**
 * What operators can see of a gateway while it serves, and do: {@code gateway.adminPort} and its kin. All of it is off unless it
 * is set; setters count from the gateway's next start on.
 */
@ManagedObject("What operators can see and do")
public final class Administration {

    /** For {@link #setPort}: no port is opened. */
    public static final int NO_PORT = -1;

    private static final int LAST_PORT = 65_535;

    private int port = NO_PORT;
    private String host = "127.0.0.1";
    private String tokenFile = "";
    private String shadow = "";
    private String traceHeader = "";
    private String traceSecretFile = "";

    private @Nullable RunningGateway gateway;
    private @Nullable History history;

    Administration() {}

    /**
     * What is seen from the start of a gateway on.
     *
     * @param running the gateway
     * @param kept what is kept of its generations; null where nothing is
     */
    void sees(RunningGateway running, @Nullable History kept) {
        gateway = running;
        history = kept;
    }

    /** SHA-256 over the names and texts of what the generation that serves was made from; empty before the first. */
    @ManagedAttribute("Hash of the configuration that serves")
    public String getHash() {
        LiveGeneration live = gateway == null ? null : gateway.current();
        return live == null ? "" : History.hash(live.generation().batch());
    }

    /** The upstreams that rules lead to, one line each: its name and the endpoints that are ready. */
    @ManagedAttribute("Upstreams with their ready endpoints")
    public List<String> getUpstreams() {
        LiveGeneration live = gateway == null ? null : gateway.current();
        return live == null ? List.of() : live.describeUpstreams();
    }

    /** The generations that are kept, the newest first, one line each; none where no admin port is open. */
    @ManagedAttribute("Generations that are kept, with what each has changed")
    public List<String> getHistory() {
        return history == null
                ? List.of()
                : history.state().kept().stream().map(Object::toString).toList();
    }

    /** Whether a generation was rolled back to, so that changes wait. */
    @ManagedAttribute("Whether a generation is pinned")
    public boolean isPinned() {
        return history != null && history.state().pinned();
    }

    /** {@code gateway.adminPort}: where operators ask; -1 for nowhere. */
    @ManagedAttribute("Port where operators ask")
    public int getPort() {
        return port;
    }

    /**
     * Sets {@code gateway.adminPort}; 0 means any that is free.
     *
     * @throws IllegalArgumentException where it is no port
     */
    public void setPort(int port) {
        if (port < NO_PORT || port > LAST_PORT) {
            throw new IllegalArgumentException(
                    "gateway.adminPort: %d (expected: 0 to 65535, or -1 for nowhere)".formatted(port));
        }
        this.port = port;
    }

    /** {@code gateway.adminHost}: on which address; the loopback interface's unless it is set. */
    @ManagedAttribute("Address of the port where operators ask")
    public String getHost() {
        return host;
    }

    /** Sets {@code gateway.adminHost}. On an address that others reach everything but probes needs the token. */
    public void setHost(String host) {
        this.host = requireNonNull(host, "host");
    }

    /** {@code gateway.adminTokenFile}: the file with the token that changes need; empty where nothing can be changed. */
    @ManagedAttribute("File with the token that changes need")
    public String getTokenFile() {
        return tokenFile;
    }

    /** Sets {@code gateway.adminTokenFile}: at least 16 characters, read anew each time. */
    public void setTokenFile(String tokenFile) {
        this.tokenFile = requireNonNull(tokenFile, "tokenFile");
    }

    /** {@code gateway.shadow}: a candidate configuration that is decided beside the one that serves; empty for none. */
    @ManagedAttribute("Directories and files of the candidate configuration")
    public String getShadow() {
        return shadow;
    }

    /** Sets {@code gateway.shadow}: directories, read recursively, and files, separated by commas. */
    public void setShadow(String shadow) {
        this.shadow = requireNonNull(shadow, "shadow");
    }

    /** {@code gateway.traceHeader}: the header by which a request asks to be explained; empty for none. */
    @ManagedAttribute("Header by which a request asks to be explained")
    public String getTraceHeader() {
        return traceHeader;
    }

    /** Sets {@code gateway.traceHeader}; it goes with {@code gateway.traceSecretFile}. */
    public void setTraceHeader(String traceHeader) {
        this.traceHeader = requireNonNull(traceHeader, "traceHeader");
    }

    /** {@code gateway.traceSecretFile}: the file with the value that this header must have. */
    @ManagedAttribute("File with the value that the header must have")
    public String getTraceSecretFile() {
        return traceSecretFile;
    }

    /** Sets {@code gateway.traceSecretFile}: at least 16 characters, read anew each time. */
    public void setTraceSecretFile(String traceSecretFile) {
        this.traceSecretFile = requireNonNull(traceSecretFile, "traceSecretFile");
    }
}
