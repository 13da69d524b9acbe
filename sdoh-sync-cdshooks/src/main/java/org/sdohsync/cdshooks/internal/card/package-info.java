// SPDX-License-Identifier: Apache-2.0
/** Text of cards without Markdown, HTML and images. */
@NullMarked
package org.sdohsync.cdshooks.internal.card;

import org.jspecify.annotations.NullMarked;
