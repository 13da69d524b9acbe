// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

/** What goes wrong around results at a server that stores what it is sent. */
enum Trouble {
    /** Nothing. */
    NONE,
    /** No create is answered, and the index shows what was created twenty minutes later. */
    LAGGING_SEARCH,
    /** Creates are answered with 504, and results cannot be searched. */
    NO_SEARCH,
    /** No create is answered, in any round. */
    LOST_ANSWERS,
    /** No create is answered, and a cache keeps what a search found. */
    CACHED_SEARCH,
    /** At the first create the token is good no longer; the new one takes longer than a Task is locked, and another process begins meanwhile. */
    SLOW_TOKEN,
    /** The same, and the machine sleeps over the new token until another process has done all there is. */
    SUSPENDED;

    /** Whether a new token has to be asked for in the middle of it. */
    boolean needsToken() {
        return this == SLOW_TOKEN || this == SUSPENDED;
    }
}
