// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import java.util.Optional;
import java.util.function.IntSupplier;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.fhir.internal.client.BundleEntry;

/**
 * A resource that was read, as bytes. Each caller gets a model of its own: parsed from the bytes, or a copy of the shared model if there
 * is one. Safe for use by many threads.
 */
final class UnparsedResource {
    private final String type;
    private final @Nullable BundleEntry entry;
    private final int bytes;
    private final IntSupplier values;
    private volatile @Nullable Resource model;

    private UnparsedResource(
            String type, @Nullable BundleEntry entry, @Nullable Resource model, int bytes, IntSupplier values) {
        this.bytes = bytes;
        this.values = values;
        this.type = type;
        this.entry = entry;
        this.model = model;
    }

    /** Creates it from an entry of an answer, without a reference to the rest of the answer. */
    static UnparsedResource of(BundleEntry entry) {
        BundleEntry own = entry.ownWithoutNarrative();
        return new UnparsedResource(entry.type(), own, null, entry.length(), own::values);
    }

    /** Creates it from a contained resource, whose values were counted with its container. */
    static UnparsedResource of(Resource contained) {
        return of(contained, 0, 0);
    }

    static UnparsedResource of(Resource read, int bytes, int values) {
        return new UnparsedResource(read.fhirType(), null, read, bytes, () -> values);
    }

    int bytes() {
        return bytes;
    }

    /** The number of JSON values of the resource, counted anew with each call. */
    int values() {
        return values.getAsInt();
    }

    String type() {
        return type;
    }

    public boolean is(String wanted) {
        return type.equals(wanted);
    }

    /** Returns the caller's own model; empty if the bytes are not such a resource. */
    Optional<Resource> model() {
        Resource known = model;
        return known == null ? parsed() : Optional.of(known.copy());
    }

    /** Returns the shared model, which must not be changed. It is kept from then on. */
    Optional<Resource> shared() {
        Resource known = model;
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Resource> parsed = parsed();
        model = parsed.orElse(null);
        return parsed;
    }

    private Optional<Resource> parsed() {
        if (entry == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(entry.as(Resource.class));
        } catch (ProtocolException | LimitException unreadable) {
            return Optional.empty();
        }
    }
}
