// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import java.net.URI;

/** Shows a page to the user in a browser of their own, never inside the app (RFC 8252 §8.12). */
@FunctionalInterface
public interface Browser {
    /**
     * Opens a page and returns at once.
     *
     * @param url the page
     * @throws LaunchException BROWSER if none could be opened
     */
    void open(URI url);

    /**
     * Tells whether others on this machine can read the addresses that are opened: as when a process is started with the address as
     * its argument, which every user can list. Such a browser is given an address on the loopback that works once and leads to the
     * page, where the answer is received there too; others are given the page.
     *
     * @return false unless overridden
     */
    default boolean exposesAddress() {
        return false;
    }

    /**
     * The browser of the desktop. It is a process of its own, so it {@link #exposesAddress}.
     *
     * @return the browser that the desktop opens pages with
     */
    static Browser system() {
        return new SystemBrowser();
    }
}
