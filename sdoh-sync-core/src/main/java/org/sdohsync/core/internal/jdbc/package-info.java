// SPDX-License-Identifier: Apache-2.0
/** What the modules share that keep tables in a database. */
@NullMarked
package org.sdohsync.core.internal.jdbc;

import org.jspecify.annotations.NullMarked;
