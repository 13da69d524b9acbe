// SPDX-License-Identifier: Apache-2.0
/** HTTP to a provider: addresses, client JWTs, discovery. */
@NullMarked
package org.sdohsync.cdshooks.internal.service;

import org.jspecify.annotations.NullMarked;
