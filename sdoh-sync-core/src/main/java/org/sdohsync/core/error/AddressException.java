// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.error;

import static java.util.Objects.requireNonNull;

/** An address cannot be used: it is not a URL of a server, is not https, or leads into a private network. Not retryable. */
public final class AddressException extends SyncException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the address. */
    public enum Reason {
        /** It is not an absolute http or https URL of a server. */
        MALFORMED,
        /** It is http where https is required. */
        NOT_HTTPS,
        /** It leads to this machine or a private network, which untrusted addresses must not. */
        PRIVATE_ADDRESS
    }

    /** The value of {@link #reason()}. */
    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param message which address is refused and what to do, without the query
     * @param reason what is wrong
     */
    public AddressException(String message, Reason reason) {
        super(message, null);
        this.reason = requireNonNull(reason, "reason");
    }

    /**
     * What is wrong with the address.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
