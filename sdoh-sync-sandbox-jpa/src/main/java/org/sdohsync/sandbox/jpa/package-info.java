// SPDX-License-Identifier: Apache-2.0
/** HAPI's JPA server as a process of its own, behind the sandbox's guards. */
@NullMarked
package org.sdohsync.sandbox.jpa;

import org.jspecify.annotations.NullMarked;
