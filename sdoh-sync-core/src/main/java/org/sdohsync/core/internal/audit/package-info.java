// SPDX-License-Identifier: Apache-2.0
/** The chains of an audit trail: their format, their keys, their check. */
@NullMarked
package org.sdohsync.core.internal.audit;

import org.jspecify.annotations.NullMarked;
