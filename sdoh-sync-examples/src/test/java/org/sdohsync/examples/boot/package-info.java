// SPDX-License-Identifier: Apache-2.0
/** The Spring Boot sample before the sandbox, with a scripted user. */
@NullMarked
package org.sdohsync.examples.boot;

import org.jspecify.annotations.NullMarked;
