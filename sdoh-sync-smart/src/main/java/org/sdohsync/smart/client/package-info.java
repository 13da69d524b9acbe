// SPDX-License-Identifier: Apache-2.0
/** Who this app is: its name, redirect addresses, registrations, keys, and how it authenticates. */
@NullMarked
package org.sdohsync.smart.client;

import org.jspecify.annotations.NullMarked;
