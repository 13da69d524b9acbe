// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.AddressException.Reason;
import org.sdohsync.core.internal.net.AddressClassifier;

/**
 * Rules for the addresses that may be connected to. Immutable; safe for use by many threads.
 *
 * <p>Strict: https only, and no host that is or resolves to this machine, a private, a link-local, a unique-local or a
 * multicast address, or to any other that the IANA special-purpose registries (RFC 6890) exclude from the public network. An
 * IPv4 address inside an IPv6 address is checked too; 6to4, Teredo, IPv4-compatible and NAT64 addresses are refused. An
 * address in a notation that programs interpret differently ({@code 0177.0.0.1}, {@code 127.1}, an IPv6 zone) is refused. The
 * two settings are for development and for servers in a private network.
 *
 * <p>With a proxy the rules apply to the target of a request, not to the proxy. The target's name is resolved on this
 * machine; a name that only the proxy can resolve is left to the proxy, which then must protect the networks it can reach.
 */
public final class AddressRules {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;
    private static final AddressRules STRICT = new AddressRules(false, false);

    private final boolean loopback;
    private final boolean privateNetworks;

    private AddressRules(boolean loopback, boolean privateNetworks) {
        this.loopback = loopback;
        this.privateNetworks = privateNetworks;
    }

    /**
     * Returns rules that permit https to public addresses only.
     *
     * @return the strict rules
     */
    public static AddressRules strict() {
        return STRICT;
    }

    /**
     * Also permits this machine, with http or https. For development and tests.
     *
     * @return a copy with this setting
     */
    public AddressRules allowingLoopback() {
        return new AddressRules(true, privateNetworks);
    }

    /**
     * Also permits private networks, with https. A network with NAT64 ({@code 64:ff9b::/96}) is treated as one: the embedded
     * IPv4 address is checked by itself.
     *
     * @return a copy with this setting
     */
    public AddressRules allowingPrivateNetworks() {
        return new AddressRules(loopback, true);
    }

    /**
     * Parses and checks an untrusted address: from a user, a QR code or a server's answer.
     *
     * @param text the address
     * @param what a description of it for the message, for example {@code FHIR base}
     * @return the address
     * @throws AddressException if it is not a URL of a server, or the rules refuse it
     */
    public URI parse(String text, String what) {
        try {
            URI url = new URI(text.trim());
            check(url, what);
            return url;
        } catch (URISyntaxException notAnAddress) {
            throw malformed(what);
        }
    }

    /**
     * Checks an address as written; host names are checked again by {@link #permits} when they are resolved.
     *
     * @param url the address
     * @param what a description of it for the message
     * @throws AddressException if the rules refuse it
     */
    public void check(URI url, String what) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost();
        if (host == null
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null
                || !(scheme.equals("https") || scheme.equals("http"))
                || !exists(host, url.getPort())
                || !AddressClassifier.isPlain(host)) {
            throw malformed(what);
        }
        @Nullable InetAddress literal = AddressClassifier.literal(host);
        boolean local = literal != null ? literal.isLoopbackAddress() : AddressClassifier.isThisMachine(host);
        if (local && loopback) {
            return;
        }
        if (scheme.equals("http")) {
            throw new AddressException(
                    what + " " + Origin.of(url) + " is http: use its https address, or ask the source for it",
                    Reason.NOT_HTTPS);
        }
        if (local || (literal != null && !permits(literal))) {
            throw new AddressException(
                    what + " " + Origin.of(url)
                            + " leads into a private network: allow it in the address rules if that is intended",
                    Reason.PRIVATE_ADDRESS);
        }
    }

    /**
     * Tells whether a resolved address may be connected to.
     *
     * @param address the resolved address
     * @return true if it may
     */
    public boolean permits(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return loopback;
        }
        @Nullable InetAddress embedded = AddressClassifier.embedded(address);
        return !AddressClassifier.isReserved(address)
                && (privateNetworks || !AddressClassifier.isPrivate(address))
                && (embedded == null || (!embedded.isLoopbackAddress() && permits(embedded)));
    }

    // A URI may have ports and names that are not valid for a server (RFC 1035 §2.3.4).
    private static boolean exists(String host, int port) {
        int label = 0;
        for (int at = 0; at < host.length() && label <= LONGEST_LABEL; at++) {
            label = host.charAt(at) == '.' ? 0 : label + 1;
        }
        return label <= LONGEST_LABEL && host.length() <= LONGEST_NAME && (port == -1 || (port > 0 && port <= 0xFFFF));
    }

    private static AddressException malformed(String what) {
        return new AddressException(
                what + " is not the URL of a server: expected https://host/path without user, fragment or spaces",
                Reason.MALFORMED);
    }
}
