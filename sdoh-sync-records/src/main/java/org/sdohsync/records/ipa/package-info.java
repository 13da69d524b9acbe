// SPDX-License-Identifier: Apache-2.0
/** Typed reads of what International Patient Access profiles. */
@NullMarked
package org.sdohsync.records.ipa;

import org.jspecify.annotations.NullMarked;
