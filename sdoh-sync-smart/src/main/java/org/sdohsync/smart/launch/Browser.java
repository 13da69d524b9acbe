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
     * The browser of the desktop.
     *
     * @return the browser that the desktop opens pages with
     */
    static Browser system() {
        return new SystemBrowser();
    }
}
