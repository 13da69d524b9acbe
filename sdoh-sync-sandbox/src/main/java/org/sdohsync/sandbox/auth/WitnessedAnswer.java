// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

/**
 * How a witnessed request was answered, secrets included.
 *
 * @param status the status, 0 if the connection was dropped
 * @param location where the browser was sent on to, empty if it was not
 * @param tokens the body of a token endpoint's answer, empty for others
 */
public record WitnessedAnswer(int status, String location, String tokens) {
    /** Prints the status only. */
    @Override
    public String toString() {
        return "WitnessedAnswer[" + status + "]";
    }
}
