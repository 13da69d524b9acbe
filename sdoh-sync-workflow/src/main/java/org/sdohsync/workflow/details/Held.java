// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.workflow.fhir.BundleEntry;

/**
 * A resource that was read. It becomes a model when somebody looks at it, and one model serves all: who gets it gets a copy. Safe
 * for use by many threads.
 */
final class Held {
    private final String type;
    private final @Nullable BundleEntry entry;
    private volatile @Nullable Resource model;

    private Held(String type, @Nullable BundleEntry entry, @Nullable Resource model) {
        this.type = type;
        this.entry = entry;
        this.model = model;
    }

    /** Of a part of an answer; whoever keeps it does not keep the rest of the answer. */
    static Held of(BundleEntry entry) {
        return new Held(entry.type(), entry.own(), null);
    }

    static Held of(Resource read) {
        return new Held(read.fhirType(), null, read);
    }

    boolean is(String wanted) {
        return type.equals(wanted);
    }

    /** A model that is the caller's own, empty if the bytes are no such resource. */
    Optional<Resource> model() {
        return shared().map(Resource::copy);
    }

    /** One model for everybody who only reads it. */
    Optional<Resource> shared() {
        Resource known = model;
        if (known == null && entry != null) {
            try {
                known = entry.as(Resource.class);
                model = known;
            } catch (ProtocolException | LimitException unreadable) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(known);
    }
}
