// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

/** What the upkeep of one connection did. */
public enum Upkept {
    /** Nothing was due; nothing was sent. */
    NOTHING_DUE,
    /** An idle grant was refreshed, so that it does not die unused. */
    KEPT_ALIVE,
    /** A suspended grant works again. */
    RECOVERED,
    /** A suspended grant was tried and is still refused. */
    STILL_REFUSED,
    /** Something was due and did not succeed for reasons that may pass; it is tried again later. */
    FAILED
}
