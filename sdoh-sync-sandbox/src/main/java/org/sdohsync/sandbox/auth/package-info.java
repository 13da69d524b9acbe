// SPDX-License-Identifier: Apache-2.0
/** The sandbox's authorization server: Spring Authorization Server with what SMART App Launch adds to OAuth. */
@NullMarked
package org.sdohsync.sandbox.auth;

import org.jspecify.annotations.NullMarked;
