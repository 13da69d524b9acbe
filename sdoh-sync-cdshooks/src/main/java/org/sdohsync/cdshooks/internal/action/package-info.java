// SPDX-License-Identifier: Apache-2.0
/** Actions carried out at the connection's own source. */
@NullMarked
package org.sdohsync.cdshooks.internal.action;

import org.jspecify.annotations.NullMarked;
