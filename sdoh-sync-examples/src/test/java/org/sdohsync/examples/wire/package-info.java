// SPDX-License-Identifier: Apache-2.0
/** Judges what the library asks of the sandbox's authorization servers, in every test of this module. */
@NullMarked
package org.sdohsync.examples.wire;

import org.jspecify.annotations.NullMarked;
