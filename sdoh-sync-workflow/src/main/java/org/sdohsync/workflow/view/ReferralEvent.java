// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import org.sdohsync.core.connection.Connection;

/**
 * An event of an open referral that no state of its Task shows. It is delivered at least once. It contains ids, no content.
 */
public sealed interface ReferralEvent permits ReferralRemoved, ServiceRequestChanged {
    /**
     * The source.
     *
     * @return the connection
     */
    Connection connection();

    /**
     * The referral.
     *
     * @return its Task's id on the source's server
     */
    String taskId();
}
