// SPDX-License-Identifier: Apache-2.0
/** An encrypted store in one directory, for desktops and single hosts. */
@NullMarked
package org.sdohsync.core.store.file;

import org.jspecify.annotations.NullMarked;
