// SPDX-License-Identifier: Apache-2.0
/** Prefetch: templates, and the reads that they lead to. */
@NullMarked
package org.sdohsync.cdshooks.internal.prefetch;

import org.jspecify.annotations.NullMarked;
