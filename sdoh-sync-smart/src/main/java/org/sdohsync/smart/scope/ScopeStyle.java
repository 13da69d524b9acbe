// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.scope;

/** The two styles of resource scopes. A request uses one of them only: servers refuse a mix. */
public enum ScopeStyle {
    /** SMART 1: {@code user/Task.read}. */
    V1,
    /** SMART 2: {@code user/Task.rs}. */
    V2
}
