// SPDX-License-Identifier: Apache-2.0
/** Health records of one patient: {@code $everything}, searches by type, bulk export, transfers between plans. */
@NullMarked
package org.sdohsync.records;

import org.jspecify.annotations.NullMarked;
