// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

/**
 * The result of revoking a grant at the source when it is disconnected (RFC 7009). The connection is deleted in every case.
 */
public enum Revocation {
    /** The source confirmed that the grant is revoked. */
    DONE("Nothing to do."),
    /** The source answered, but did not confirm the revocation. */
    REFUSED("The grant may still be valid: let the user end it on the source's own pages."),
    /** The source did not answer. */
    UNREACHABLE("The source could not be reached: let the user end the grant on the source's own pages."),
    /** The source offers no revocation, or there is no readable token to revoke. */
    NOT_OFFERED("The grant is valid until it expires: let the user end it on the source's own pages.");

    private final String nextAction;

    Revocation(String nextAction) {
        this.nextAction = nextAction;
    }

    /**
     * What the user should do.
     *
     * @return a sentence to show to the user
     */
    public String nextAction() {
        return nextAction;
    }
}
