// SPDX-License-Identifier: Apache-2.0
/** Questions to patients, and their answers. */
@NullMarked
package org.sdohsync.inbox.patient;

import org.jspecify.annotations.NullMarked;
