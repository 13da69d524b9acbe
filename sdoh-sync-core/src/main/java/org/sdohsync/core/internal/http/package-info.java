// SPDX-License-Identifier: Apache-2.0
/** Requests and answers: sent as they are, or signed for the origins of one connection, within limits. */
@NullMarked
package org.sdohsync.core.internal.http;

import org.jspecify.annotations.NullMarked;
