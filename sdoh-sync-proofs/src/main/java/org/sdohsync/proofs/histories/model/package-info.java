// SPDX-License-Identifier: Apache-2.0
/** What a history is made of, and how one is made up. */
@NullMarked
package org.sdohsync.proofs.histories.model;

import org.jspecify.annotations.NullMarked;
