// SPDX-License-Identifier: Apache-2.0
/** How the records of a patient are fetched: options, progress, the connection with a plan. */
@NullMarked
package org.sdohsync.records.fetch;

import org.jspecify.annotations.NullMarked;
