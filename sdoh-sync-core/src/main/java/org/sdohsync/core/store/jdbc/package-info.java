// SPDX-License-Identifier: Apache-2.0
/** An encrypted store in a relational database, for servers and several hosts. */
@NullMarked
package org.sdohsync.core.store.jdbc;

import org.jspecify.annotations.NullMarked;
