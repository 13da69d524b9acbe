// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.sdohsync.cluster.internal;

import org.jspecify.annotations.NullMarked;
