// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.micrometer.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which hosts have a tag of their own: those of connected sources, up to a number. A host that a user merely typed in gets none, so
 * nobody can use the tags up or fill a monitoring system. Safe for use by many threads.
 */
public final class SourceTags {
    /** The tag of all other hosts. */
    public static final String OTHER = "other";

    private final int most;
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();

    /**
     * Creates the tags.
     *
     * @param most how many hosts have one of their own
     */
    public SourceTags(int most) {
        this.most = most;
    }

    /**
     * The tag of a connected source; its host has a tag from now on, if there is room.
     *
     * @param host the host
     * @return the host, or {@link #OTHER}
     */
    public String connected(String host) {
        if (!hosts.contains(host)) {
            // Many threads at once may add a few more than the number.
            if (hosts.size() >= most) {
                return OTHER;
            }
            hosts.add(host);
        }
        return host;
    }

    /**
     * The tag of any server.
     *
     * @param host the host
     * @return the host if it is that of a connected source with a tag, else {@link #OTHER}
     */
    public String of(String host) {
        return hosts.contains(host) ? host : OTHER;
    }
}
