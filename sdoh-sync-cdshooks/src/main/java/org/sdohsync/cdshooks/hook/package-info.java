// SPDX-License-Identifier: Apache-2.0
/** The hooks: what a call says of its moment, and who may authorize the service at the source. */
@NullMarked
package org.sdohsync.cdshooks.hook;

import org.jspecify.annotations.NullMarked;
