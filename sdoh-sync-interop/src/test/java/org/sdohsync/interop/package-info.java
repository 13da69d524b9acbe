// SPDX-License-Identifier: Apache-2.0
/** The library against servers that others wrote, as they are downloaded. */
@NullMarked
package org.sdohsync.interop;

import org.jspecify.annotations.NullMarked;
