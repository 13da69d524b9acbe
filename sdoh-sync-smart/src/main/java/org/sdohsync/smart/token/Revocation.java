// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

/** What became of the grant at the source when a connection was given up. */
public enum Revocation {
    /** The source says the grant is over. */
    DONE,
    /** The source did not confirm it: the user can end the grant in the source's own pages. */
    REFUSED,
    /** The source offers no revocation: the user can end the grant in the source's own pages. */
    NOT_OFFERED
}
