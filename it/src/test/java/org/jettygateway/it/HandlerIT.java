package org.jettygateway.it;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The handler in a server of one's own. */
class HandlerIT {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @TestFactory
    Stream<DynamicTest> answersTheTableOfRequests() throws Exception {
        Backends backends = Backends.ofTable(work);
        EmbeddedGateway gateway = EmbeddedGateway.start(work);
        return RequestTable.against(gateway.port()).onClose(() -> {
            gateway.close();
            backends.close();
        });
    }
}
