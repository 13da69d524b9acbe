// SPDX-License-Identifier: Apache-2.0
/** What a fetch brought: counts, digests, what was refused, withheld or is missing. */
@NullMarked
package org.sdohsync.records.manifest;

import org.jspecify.annotations.NullMarked;
