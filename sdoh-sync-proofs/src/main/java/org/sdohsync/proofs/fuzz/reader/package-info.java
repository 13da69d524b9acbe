// SPDX-License-Identifier: Apache-2.0
/** The readers that are fuzzed: each turns bytes of a server into a result, by the library's own way in. */
@NullMarked
package org.sdohsync.proofs.fuzz.reader;

import org.jspecify.annotations.NullMarked;
