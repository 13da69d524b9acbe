// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.Optional;

/**
 * Checks the codes of services before they are sent. SDOHCC requires codes from the value set of the request's category
 * (SDOHCC §proc-1), which can only be checked with a terminology server: an application that has one can connect it here.
 * Implementations must be safe for use by many threads and may block.
 */
@FunctionalInterface
public interface TerminologyCheck {
    /**
     * Checks a code.
     *
     * @param service the code with the categories of the request
     * @return why it must not be sent, as text without patient data; empty if it may. If this method throws, the action waits
     *     in the journal
     */
    Optional<String> objection(CodedService service);

    /**
     * Returns a check that accepts every code.
     *
     * @return the default
     */
    static TerminologyCheck none() {
        return NoTerminologyCheck.INSTANCE;
    }
}
