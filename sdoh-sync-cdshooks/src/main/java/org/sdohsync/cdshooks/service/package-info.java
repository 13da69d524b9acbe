// SPDX-License-Identifier: Apache-2.0
/** Providers of decision support, the services they offer, and how they fail. */
@NullMarked
package org.sdohsync.cdshooks.service;

import org.jspecify.annotations.NullMarked;
