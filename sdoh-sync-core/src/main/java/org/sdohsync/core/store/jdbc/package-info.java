// SPDX-License-Identifier: Apache-2.0
/** A sealed store in a relational database, for servers and for several hosts. */
@NullMarked
package org.sdohsync.core.store.jdbc;

import org.jspecify.annotations.NullMarked;
