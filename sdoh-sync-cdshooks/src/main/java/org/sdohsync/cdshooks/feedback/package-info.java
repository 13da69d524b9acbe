// SPDX-License-Identifier: Apache-2.0
/** Feedback to a service on what became of its cards. */
@NullMarked
package org.sdohsync.cdshooks.feedback;

import org.jspecify.annotations.NullMarked;
