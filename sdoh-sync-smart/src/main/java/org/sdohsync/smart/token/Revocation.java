// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

/** What became of the grant at the source when a connection was given up. Here the connection is gone in every case. */
public enum Revocation {
    /** The source says the grant is over. */
    DONE("Nothing to do."),
    /** The source answered, and did not confirm it. */
    REFUSED("The grant may still stand: let the user end it in the source's own pages."),
    /** The source did not answer. */
    UNREACHABLE("The source was not told: let the user end the grant in the source's own pages."),
    /** The source offers no revocation, or no token could be read that could be revoked. */
    NOT_OFFERED("The grant still stands until it expires: let the user end it in the source's own pages.");

    private final String nextAction;

    Revocation(String nextAction) {
        this.nextAction = nextAction;
    }

    /**
     * What somebody should do about it.
     *
     * @return a sentence for the user
     */
    public String nextAction() {
        return nextAction;
    }
}
