// SPDX-License-Identifier: Apache-2.0
/** The application: the usual shape, with the starter added. */
@NullMarked
package org.sdohsync.boot.app;

import org.jspecify.annotations.NullMarked;
