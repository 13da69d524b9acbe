// SPDX-License-Identifier: Apache-2.0
/** What all pages share. */
@NullMarked
package org.sdohsync.inbox.page;

import org.jspecify.annotations.NullMarked;
