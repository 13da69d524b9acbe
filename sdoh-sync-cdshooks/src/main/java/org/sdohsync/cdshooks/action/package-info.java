// SPDX-License-Identifier: Apache-2.0
/** What became of actions that a user chose. */
@NullMarked
package org.sdohsync.cdshooks.action;

import org.jspecify.annotations.NullMarked;
