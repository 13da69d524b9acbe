// SPDX-License-Identifier: Apache-2.0
/** Bounded reading of text and lists that a service sends. */
@NullMarked
package org.sdohsync.cdshooks.internal.reading;

import org.jspecify.annotations.NullMarked;
