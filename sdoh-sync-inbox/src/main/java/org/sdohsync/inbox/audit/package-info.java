// SPDX-License-Identifier: Apache-2.0
/** Who read and wrote what at the sources, and who decided what. */
@NullMarked
package org.sdohsync.inbox.audit;

import org.jspecify.annotations.NullMarked;
