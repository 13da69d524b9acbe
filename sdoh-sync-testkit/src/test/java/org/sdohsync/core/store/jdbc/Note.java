// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

/** Something to keep. */
record Note(String id, String text) {}
