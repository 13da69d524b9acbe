// SPDX-License-Identifier: Apache-2.0
/** The journal of feedback, and sending it. */
@NullMarked
package org.sdohsync.cdshooks.internal.feedback;

import org.jspecify.annotations.NullMarked;
