// SPDX-License-Identifier: Apache-2.0
/** What an application says about its instance: properties, and beans that take part. */
@NullMarked
package org.sdohsync.spring.config;

import org.jspecify.annotations.NullMarked;
