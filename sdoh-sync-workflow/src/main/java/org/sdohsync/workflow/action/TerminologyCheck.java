// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.Optional;

/**
 * Looks at the codes of services before they are sent. The guide wants them from the value set of the request's category (SDOHCC
 * §proc-1), which cannot be checked without a terminology server: an application that has one plugs it in here. Implementations
 * are called by many threads and may block.
 */
@FunctionalInterface
public interface TerminologyCheck {
    /**
     * Looks at a code.
     *
     * @param service the code, and what it has to fit
     * @return why it must not be sent, in words without patient data; empty if it may. What it throws lets the action wait in the
     *     journal
     */
    Optional<String> objection(CodedService service);

    /**
     * No check: every code is sent.
     *
     * @return the default
     */
    static TerminologyCheck none() {
        return NoCheck.INSTANCE;
    }
}
