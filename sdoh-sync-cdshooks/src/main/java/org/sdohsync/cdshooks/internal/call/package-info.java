// SPDX-License-Identifier: Apache-2.0
/** One call of a service. */
@NullMarked
package org.sdohsync.cdshooks.internal.call;

import org.jspecify.annotations.NullMarked;
