// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.udap;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;

/** A source is not a trusted member of the app's trust community. Nothing was sent but the request for its UDAP metadata. */
public final class UdapException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the source's membership. */
    public enum Reason {
        /** The source publishes no UDAP metadata for this community. */
        NOT_OFFERED,
        /** The metadata, or its signature, does not follow the standard. */
        MALFORMED,
        /** The metadata was signed for another FHIR base than the one it was read from. */
        OTHER_SOURCE,
        /** The signed metadata has expired, or is not valid yet. */
        EXPIRED,
        /** The certificate leads to none of the community's authorities, or is not valid now. */
        UNTRUSTED,
        /** The certificate, or that of an authority between, was revoked. */
        REVOKED,
        /** No current list says whether the certificates are revoked. */
        REVOCATION_UNKNOWN,
        /** The source does not answer. */
        UNAVAILABLE
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param message what failed, where, and what to do
     * @param reason what is wrong
     * @param cause the cause, or null
     */
    public UdapException(String message, Reason reason, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason, "reason");
    }

    /**
     * What is wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return reason == Reason.UNAVAILABLE || reason == Reason.REVOCATION_UNKNOWN;
    }
}
