package org.jettygateway.internal.proxy;

import org.eclipse.jetty.http.HttpFields;
import org.jettygateway.internal.routing.HeaderEdits;

/**
 * Fields as header edits see them.
 *
 * @param fields what is edited
 */
record EditableFields(HttpFields.Mutable fields) implements HeaderEdits.Fields {

    @Override
    public void set(String name, String value) {
        fields.put(name, value);
    }

    @Override
    public void add(String name, String value) {
        fields.add(name, value);
    }

    @Override
    public void remove(String name) {
        fields.remove(name);
    }
}
