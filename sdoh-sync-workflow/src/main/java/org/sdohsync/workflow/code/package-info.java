// SPDX-License-Identifier: Apache-2.0
/** The codes, systems, profiles and statuses of SDOH Clinical Care (SDOHCC): read leniently, written as in 3.0.0. */
@NullMarked
package org.sdohsync.workflow.code;

import org.jspecify.annotations.NullMarked;
