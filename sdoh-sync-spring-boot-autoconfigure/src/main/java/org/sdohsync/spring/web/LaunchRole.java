// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.web;

import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.ConnectStep;

/**
 * A bean that decides in which role the application connects to a source that launched it. By default it is that of {@code
 * sdoh-sync.sources}.
 */
@FunctionalInterface
public interface LaunchRole {
    /**
     * Decides the role.
     *
     * @param step the step, with the account
     * @param source the FHIR base URL as the source named it ({@code iss})
     * @return the next step
     */
    AuthorizeStep choose(ConnectStep step, String source);
}
