// SPDX-License-Identifier: Apache-2.0
/** Creates what an application asks for: recorded first, each resource exactly once, in order. */
@NullMarked
package org.sdohsync.workflow.internal.request;

import org.jspecify.annotations.NullMarked;
