// SPDX-License-Identifier: Apache-2.0
/** Three sandbox sources and a clerk who refers people, for a first look. */
@NullMarked
package org.sdohsync.inbox.demo;

import org.jspecify.annotations.NullMarked;
