// SPDX-License-Identifier: Apache-2.0
/** The groups of {@code docs/hostile-servers.csv}, each played against a client that holds a grant. */
@NullMarked
package org.sdohsync.smart.hostile;

import org.jspecify.annotations.NullMarked;
