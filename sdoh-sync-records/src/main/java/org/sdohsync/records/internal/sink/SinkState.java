// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.sink;

/**
 * The state of a fetch whose resources go to the application's own code.
 *
 * @param name the name of the fetch
 * @param state its state
 */
public record SinkState(String name, String state) {
    /** Prints the name only. */
    @Override
    public String toString() {
        return "SinkState[" + name + "]";
    }
}
