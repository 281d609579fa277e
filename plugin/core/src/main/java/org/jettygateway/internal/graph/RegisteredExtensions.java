package org.jettygateway.internal.graph;

import java.util.List;
import java.util.Set;
import org.jettygateway.internal.model.LocalObjectReference;
import org.jettygateway.problem.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * Which filters the embedding program has registered for {@code ExtensionRef}s. A registration holds for every namespace: it
 * is the program's, not an object that somebody wrote into one.
 *
 * @param references {@code example.com/RateLimit/strict} and so on; null where nobody here can know, as on the command line
 */
public record RegisteredExtensions(@Nullable Set<String> references) {

    /** The program has registered none. */
    public static final RegisteredExtensions NONE = new RegisteredExtensions(Set.of());

    /** Nobody here can know what another program registers: every reference counts as resolved. */
    public static final RegisteredExtensions UNKNOWN = new RegisteredExtensions(null);

    /** Copies the set. */
    public RegisteredExtensions {
        references = references == null ? null : Set.copyOf(references);
    }

    /** Whether a reference counts as resolved without anybody knowing. */
    boolean isUnknown() {
        return references == null;
    }

    /** Why a reference leads nowhere; null where it does not. */
    @Nullable
    BackendFault fault(LocalObjectReference ref) {
        if (references == null || references.contains(ref.toString())) {
            return null;
        }
        List<String> names = references.stream()
                .filter(reference -> reference.startsWith(ref.prefix()))
                .map(reference -> reference.substring(ref.prefix().length()))
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return new BackendFault(
                    BackendFault.Reason.InvalidKind,
                    "kind",
                    "no filter of kind \"%s%s\" is registered by the program"
                            .formatted(ref.group().isEmpty() ? "" : ref.group() + "/", ref.kind()));
        }
        return new BackendFault(
                BackendFault.Reason.FilterNotFound,
                "name",
                "no filter %s \"%s\" is registered by the program%s"
                        .formatted(ref.kind(), ref.name(), Nearest.hint(ref.name(), names)));
    }
}
