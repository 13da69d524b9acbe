// SPDX-License-Identifier: Apache-2.0
/** The answer of a service: cards, links, suggestions and system actions. */
@NullMarked
package org.sdohsync.cdshooks.card;

import org.jspecify.annotations.NullMarked;
