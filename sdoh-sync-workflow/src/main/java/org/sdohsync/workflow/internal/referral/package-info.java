// SPDX-License-Identifier: Apache-2.0
/** The states of a referral: what each offers, and how its steps are taken. */
@NullMarked
package org.sdohsync.workflow.internal.referral;

import org.jspecify.annotations.NullMarked;
