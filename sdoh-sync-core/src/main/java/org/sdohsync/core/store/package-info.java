// SPDX-License-Identifier: Apache-2.0
/** The interface of stores, and the encrypted records with revisions in which all durable state is stored. */
@NullMarked
package org.sdohsync.core.store;

import org.jspecify.annotations.NullMarked;
