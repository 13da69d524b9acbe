// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.details;

import java.util.Optional;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.workflow.fhir.BundleEntry;

/**
 * A resource that was read. Most of what belongs to a referral is never looked at: it becomes a model when it is. Safe for use
 * by many threads.
 */
final class Held {
    private final @Nullable BundleEntry entry;
    private final String type;
    private final Supplier<? extends Resource> fresh;
    private volatile @Nullable Resource shared;

    private Held(@Nullable BundleEntry entry, String type, Supplier<? extends Resource> fresh) {
        this.entry = entry;
        this.type = type;
        this.fresh = fresh;
    }

    static Held of(BundleEntry entry) {
        return new Held(entry, entry.type(), () -> entry.as(Resource.class));
    }

    static Held of(Resource read) {
        return new Held(null, read.fhirType(), read::copy);
    }

    /** The same without a hold on what else came in the same answer. */
    Held own() {
        BundleEntry shelved = entry;
        if (shelved == null) {
            return this;
        }
        Held own = of(shelved.own());
        own.shared = shared;
        return own;
    }

    boolean is(String wanted) {
        return type.equals(wanted);
    }

    /** A model that is the caller's own, empty if the bytes are no such resource. */
    Optional<Resource> model() {
        try {
            return Optional.of(fresh.get());
        } catch (ProtocolException | LimitException unreadable) {
            return Optional.empty();
        }
    }

    /** One model for everybody who only reads it. */
    Optional<Resource> shared() {
        Resource known = shared;
        if (known == null) {
            known = model().orElse(null);
            shared = known;
        }
        return Optional.ofNullable(known);
    }
}
