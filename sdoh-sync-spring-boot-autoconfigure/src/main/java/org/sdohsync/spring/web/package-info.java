// SPDX-License-Identifier: Apache-2.0
/** Launches in a web application: sessions, accounts, pages. */
@NullMarked
package org.sdohsync.spring.web;

import org.jspecify.annotations.NullMarked;
