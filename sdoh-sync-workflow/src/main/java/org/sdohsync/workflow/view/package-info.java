// SPDX-License-Identifier: Apache-2.0
/** The open referrals of each source in the version that was acknowledged, and events that the feeds of Tasks do not show. */
@NullMarked
package org.sdohsync.workflow.view;

import org.jspecify.annotations.NullMarked;
