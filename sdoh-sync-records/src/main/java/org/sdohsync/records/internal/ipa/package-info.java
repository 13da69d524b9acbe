// SPDX-License-Identifier: Apache-2.0
/** Searches of one patient's resources. */
@NullMarked
package org.sdohsync.records.internal.ipa;

import org.jspecify.annotations.NullMarked;
