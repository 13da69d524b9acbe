// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.source;

/** What went wrong with connecting a source, for the person who tried. */
final class LaunchWords {
    private LaunchWords() {}

    /** The reason comes by an address, so nothing of it is repeated. */
    static String of(String reason) {
        return switch (reason) {
            case "DENIED" -> "The source was not connected, because it was not allowed to.";
            case "WRONG_SESSION" -> "This was begun in another browser or by somebody else: begin again here.";
            case "EXPIRED", "UNKNOWN_STATE" ->
                "This took too long, or was done already: look at the list, or begin again.";
            case "UNAVAILABLE", "TransportException" -> "The source does not answer. Try again later.";
            case "CLIENT_REFUSED", "CLIENT_CONFIG" ->
                "The source refuses this application: ask its operator to register it.";
            default -> "The source was not connected. Begin again; if that fails too, tell the source's operator.";
        };
    }
}
