// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import java.net.URI;

/** Where the application is reached. */
@FunctionalInterface
interface Site {
    /** The address of a page. */
    URI at(String path);
}
