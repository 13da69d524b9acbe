// SPDX-License-Identifier: Apache-2.0
/** What became of the data that a service asked for in advance. */
@NullMarked
package org.sdohsync.cdshooks.prefetch;

import org.jspecify.annotations.NullMarked;
