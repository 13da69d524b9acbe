// SPDX-License-Identifier: Apache-2.0
/** Auto-configuration of an instance for Spring Boot. */
@NullMarked
package org.sdohsync.spring;

import org.jspecify.annotations.NullMarked;
