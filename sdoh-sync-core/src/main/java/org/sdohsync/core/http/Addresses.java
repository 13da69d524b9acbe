// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Tells what kind of network an address belongs to. */
final class Addresses {
    private Addresses() {}

    /** The address if the host is written as one, null if it is a name. Never asks a name server. */
    static @Nullable InetAddress literal(String host) {
        boolean v6 = host.startsWith("[") || host.indexOf(':') >= 0;
        if (!v6 && !host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    /** Private (RFC 1918), shared (RFC 6598) or unique local (RFC 4193). */
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet6Address) {
            return address.isSiteLocalAddress() || (bytes[0] & 0xFE) == 0xFC;
        }
        return address.isSiteLocalAddress() || ((bytes[0] & 0xFF) == 100 && (bytes[1] & 0xC0) == 64);
    }

    /** Nothing a referral source can live at: unspecified, link-local (cloud metadata services too), multicast, 0/8. */
    static boolean isReserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || (bytes.length == 4 && (bytes[0] == 0 || (bytes[0] & 0xFF) >= 240));
    }
}
