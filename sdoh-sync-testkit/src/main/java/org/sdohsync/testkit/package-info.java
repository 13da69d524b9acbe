// SPDX-License-Identifier: Apache-2.0
/** What an application that embeds sdoh-sync puts into test scope: contracts for stores of its own, and doubles for time and chance. */
@NullMarked
package org.sdohsync.testkit;

import org.jspecify.annotations.NullMarked;
