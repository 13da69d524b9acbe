// SPDX-License-Identifier: Apache-2.0
/** What the audit trail is told of sign-ins, registrations, refreshes, revocations and keys. */
@NullMarked
package org.sdohsync.smart.internal.audit;

import org.jspecify.annotations.NullMarked;
