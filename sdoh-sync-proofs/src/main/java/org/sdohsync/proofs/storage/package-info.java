// SPDX-License-Identifier: Apache-2.0
/** The JDBC store with as many records as a health network has. */
@NullMarked
package org.sdohsync.proofs.storage;

import org.jspecify.annotations.NullMarked;
