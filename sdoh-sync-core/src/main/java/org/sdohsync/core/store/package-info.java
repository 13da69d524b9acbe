// SPDX-License-Identifier: Apache-2.0
/** The store port, and the sealed, revisioned records that everything durable is kept in. */
@NullMarked
package org.sdohsync.core.store;

import org.jspecify.annotations.NullMarked;
