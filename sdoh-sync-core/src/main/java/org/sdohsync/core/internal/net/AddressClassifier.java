// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what kind of network an address belongs to (IANA special-purpose address registries, RFC 6890). */
public final class AddressClassifier {
    /** What inet_aton and browsers take for a number: a name that ends so is an IPv4 address to them, in whatever notation. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

    private static final Pattern QUAD = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

    /** Private (RFC 1918), shared (RFC 6598), unique local (RFC 4193), site-local (RFC 3879), the NAT64 prefix (RFC 6052). */
    private static final List<AddressRange> PRIVATE = ranges(
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10", "64:ff9b::/96");

    /**
     * Networks that cannot contain a referral source: this network, link-local (cloud metadata services too), protocol
     * assignments, documentation, 6to4 relays, benchmarks, multicast and reserved blocks.
     */
    private static final List<AddressRange> RESERVED = ranges(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            // Teredo (2001::/32), benchmarks (2001:2::/48), ORCHID (2001:10::/28, 2001:20::/28) and similar.
            "2001::/23",
            "2001:db8::/32",
            // 6to4: contains an IPv4 address, reachable by any relay.
            "2002::/16",
            "3fff::/20");

    /**
     * The allocated part of IPv6, without the unspecified, IPv4-compatible, discard-only, link-local and multicast addresses.
     */
    private static final AddressRange GLOBAL_UNICAST = AddressRange.of("2000::/3");

    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    private AddressClassifier() {}

    /**
     * Tells whether all programs interpret a host alike. {@code 0177.0.0.1}, {@code 127.1} and {@code 0x7f000001} are an
     * address to one program and a name or another address to another; an IPv6 zone selects a network interface of this
     * machine.
     */
    public static boolean isPlain(String host) {
        if (host.startsWith("[") || host.indexOf(':') >= 0) {
            return host.indexOf('%') < 0 && literal(host) != null;
        }
        String name = withoutDots(host);
        String last = name.substring(name.lastIndexOf('.') + 1);
        return !NUMBER.matcher(last).matches() || (name.equals(host) && literal(host) != null);
    }

    /** The address if the host is written as one, null if it is a name. Never asks a name server. */
    public static @Nullable InetAddress literal(String host) {
        boolean v6 = host.startsWith("[") || host.indexOf(':') >= 0;
        if (!v6 && !QUAD.matcher(host).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    /** Whether a name means this machine wherever it is resolved (RFC 6761 §6.3). */
    public static boolean isThisMachine(String name) {
        String plain = withoutDots(name).toLowerCase(Locale.ROOT);
        return plain.equals("localhost") || plain.endsWith(".localhost");
    }

    public static boolean isPrivate(InetAddress address) {
        return in(PRIVATE, address.getAddress());
    }

    public static boolean isReserved(InetAddress address) {
        byte[] bytes = address.getAddress();
        return in(RESERVED, bytes) || (bytes.length == 16 && !GLOBAL_UNICAST.contains(bytes) && !in(PRIVATE, bytes));
    }

    /**
     * The IPv4 address that a translator (NAT64, RFC 6052) or a tunnel (ISATAP, RFC 5214) would connect to. Java converts
     * mapped addresses to IPv4 itself.
     */
    public static @Nullable InetAddress embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 16 || !(NAT64.contains(bytes) || isIsatap(bytes))) {
            return null;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException noAddress) {
            throw new IllegalStateException("four bytes are an address: this indicates a bug", noAddress);
        }
    }

    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & 0xFD) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && (bytes[11] & 0xFF) == 0xFE;
    }

    private static boolean in(List<AddressRange> ranges, byte[] address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<AddressRange> ranges(String... blocks) {
        return Stream.of(blocks).map(AddressRange::of).toList();
    }

    private static String withoutDots(String host) {
        int end = host.length();
        while (end > 0 && host.charAt(end - 1) == '.') {
            end--;
        }
        return host.substring(0, end);
    }
}
