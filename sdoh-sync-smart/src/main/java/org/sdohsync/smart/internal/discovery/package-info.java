// SPDX-License-Identifier: Apache-2.0
/** Finds and checks what a source says of its authorization server, and remembers where that was. */
@NullMarked
package org.sdohsync.smart.internal.discovery;

import org.jspecify.annotations.NullMarked;
