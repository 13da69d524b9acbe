// SPDX-License-Identifier: Apache-2.0
/** What kind of network an address belongs to. */
@NullMarked
package org.sdohsync.core.internal.net;

import org.jspecify.annotations.NullMarked;
