// SPDX-License-Identifier: Apache-2.0
/**
 * The app's configuration: name, redirect addresses, registrations, keys, settings for each source, and client
 * authentication.
 */
@NullMarked
package org.sdohsync.smart.client;

import org.jspecify.annotations.NullMarked;
