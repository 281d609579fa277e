package org.jettygateway.internal.routing;

import org.jspecify.annotations.Nullable;

/** What has no header fields and no query, or of which they are not known: rules that ask for any do not match it. */
public interface FieldlessView extends RequestView {

    @Override
    default @Nullable String header(String lowerCaseName) {
        return null;
    }

    @Override
    default int headerCount() {
        return 0;
    }

    @Override
    default String headerName(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    default @Nullable String query(String name) {
        return null;
    }
}
