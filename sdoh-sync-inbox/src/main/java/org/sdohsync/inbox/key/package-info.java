// SPDX-License-Identifier: Apache-2.0
/** The key that everything stored is sealed with: made on the first start, changed on request. */
@NullMarked
package org.sdohsync.inbox.key;

import org.jspecify.annotations.NullMarked;
