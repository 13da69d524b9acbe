// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import org.sdohsync.core.connection.Connection;

/** Something that happened to an open referral and that no state of its Task tells. Told at least once. Holds ids, no content. */
public sealed interface ReferralEvent permits Departed, RequestChanged {
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
