// SPDX-License-Identifier: Apache-2.0
/** SMART scopes of both versions: what is asked, and how it compares with what was granted. */
@NullMarked
package org.sdohsync.smart.scope;

import org.jspecify.annotations.NullMarked;
