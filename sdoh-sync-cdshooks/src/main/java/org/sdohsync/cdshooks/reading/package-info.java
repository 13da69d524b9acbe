// SPDX-License-Identifier: Apache-2.0
/** What could not be read of a service's answer. */
@NullMarked
package org.sdohsync.cdshooks.reading;

import org.jspecify.annotations.NullMarked;
