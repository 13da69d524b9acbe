// SPDX-License-Identifier: Apache-2.0
/** The fetch of one patient's records, step by step, with its durable state. */
@NullMarked
package org.sdohsync.records.internal.fetch;

import org.jspecify.annotations.NullMarked;
