// SPDX-License-Identifier: Apache-2.0
/** Sources: connecting them, their health, and what to do next. */
@NullMarked
package org.sdohsync.inbox.source;

import org.jspecify.annotations.NullMarked;
