// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules.planted.parent.internal;

/** Internal to its parent. */
public final class Inner {}
