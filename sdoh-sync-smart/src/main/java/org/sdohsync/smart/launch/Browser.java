// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import java.net.URI;

/** Opens pages in the user's own browser, never inside the app (RFC 8252 §8.12). */
@FunctionalInterface
public interface Browser {
    /**
     * Opens a page and returns at once.
     *
     * @param url the page
     * @throws LaunchException BROWSER if no browser could be opened
     */
    void open(URI url);

    /**
     * Tells whether other users of this machine can read the addresses that are opened, as when a process is started with the
     * address as its argument. Such a browser is then given a loopback address that works once and redirects to the page, if
     * the answer is received on the loopback interface too.
     *
     * @return false unless overridden
     */
    default boolean exposesAddress() {
        return false;
    }

    /**
     * Returns the default browser of the desktop. It is a separate process, so it {@link #exposesAddress}.
     *
     * @return the desktop's browser
     */
    static Browser system() {
        return new SystemBrowser();
    }
}
