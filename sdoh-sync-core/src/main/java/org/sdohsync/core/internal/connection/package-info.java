// SPDX-License-Identifier: Apache-2.0
/** What is stored of a connection: its record, tokens, endpoints, and how they are written. */
@NullMarked
package org.sdohsync.core.internal.connection;

import org.jspecify.annotations.NullMarked;
