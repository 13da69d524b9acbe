// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.sdohsync.cluster;

import org.jspecify.annotations.NullMarked;
