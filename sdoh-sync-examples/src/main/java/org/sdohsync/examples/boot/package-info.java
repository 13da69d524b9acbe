// SPDX-License-Identifier: Apache-2.0
/** A food bank as a Spring Boot application: a page with sources and referrals, and nothing of the wiring. */
@NullMarked
package org.sdohsync.examples.boot;

import org.jspecify.annotations.NullMarked;
