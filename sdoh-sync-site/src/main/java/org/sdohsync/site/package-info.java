// SPDX-License-Identifier: Apache-2.0
/** Makes a site of the guide's pages. */
@NullMarked
package org.sdohsync.site;

import org.jspecify.annotations.NullMarked;
