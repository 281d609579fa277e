package org.jettygateway.event;

import java.util.List;
import java.util.Map;

/**
 * A configuration serves.
 *
 * @param generation its number, from 1
 * @param statuses what a controller would write into the status of each object: {@code apiVersion}, {@code kind},
 *     {@code metadata} and {@code status}, made of maps, lists, strings and numbers; not to be changed
 */
public record ServingEvent(long generation, List<Map<String, Object>> statuses) {

    /** Copies the list. */
    public ServingEvent {
        statuses = List.copyOf(statuses);
    }
}
