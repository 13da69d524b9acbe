// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.config;

import org.sdohsync.workflow.SdohSyncBuilder;

/** A bean that changes the builder of the instance, after properties and listeners. Several are called in their order. */
@FunctionalInterface
public interface SdohSyncCustomizer {
    /**
     * Changes the builder.
     *
     * @param builder the builder of the instance
     */
    void customize(SdohSyncBuilder builder);
}
