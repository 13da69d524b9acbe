// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.AddressException.Reason;

/**
 * Which addresses may be used at all. Immutable.
 *
 * <p>Strict: https only, and no host that is or resolves to this machine, a private, a link-local, a unique-local or a multicast
 * address, or to any other that the IANA special-purpose registries keep from the public network. An IPv4 address inside an IPv6
 * address is judged too; 6to4, Teredo, IPv4-compatible and NAT64 addresses are refused. An address in a notation that programs
 * read differently ({@code 0177.0.0.1}, {@code 127.1}, an IPv6 zone) is none. The two switches are for development and for servers
 * inside one's own network.
 *
 * <p>Behind a proxy the rules judge whom a request is for, not the proxy. Its name is resolved on this machine for that; a name that
 * only the proxy can resolve is left to the proxy, which then has to keep requests out of the networks it can reach.
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
     * https to public addresses only.
     *
     * @return the strict rules
     */
    public static AddressRules strict() {
        return STRICT;
    }

    /**
     * Also allows this machine, with http or https. For development and tests.
     *
     * @return new rules
     */
    public AddressRules allowingLoopback() {
        return new AddressRules(true, privateNetworks);
    }

    /**
     * Also allows private networks, with https. A network that reaches IPv4 by NAT64 ({@code 64:ff9b::/96}) counts as one: the IPv4
     * address inside is judged by itself.
     *
     * @return new rules
     */
    public AddressRules allowingPrivateNetworks() {
        return new AddressRules(loopback, true);
    }

    /**
     * Reads an address that came from outside: a user, a QR code, a server's answer.
     *
     * @param text the address
     * @param what what it is, for the message, for example {@code FHIR base}
     * @return the address
     * @throws AddressException if it is no address or one the rules refuse
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
     * Checks an address by what it says; names are checked again by {@link #permits} once they are resolved.
     *
     * @param url the address
     * @param what what it is, for the message
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
                || !Addresses.isPlain(host)) {
            throw malformed(what);
        }
        @Nullable InetAddress literal = Addresses.literal(host);
        boolean local = literal != null ? literal.isLoopbackAddress() : Addresses.isThisMachine(host);
        if (local && loopback) {
            return;
        }
        if (scheme.equals("http")) {
            throw new AddressException(
                    what + " " + Origin.of(url) + " is http: ask the source for its https address", Reason.NOT_HTTPS);
        }
        if (local || (literal != null && !permits(literal))) {
            throw new AddressException(
                    what + " " + Origin.of(url) + " leads into a private network: allow it in the address rules if"
                            + " that is meant",
                    Reason.PRIVATE_ADDRESS);
        }
    }

    /**
     * Tells whether a resolved address may be connected to.
     *
     * @param address the address a host name resolved to
     * @return true if it may
     */
    public boolean permits(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return loopback;
        }
        @Nullable InetAddress embedded = Addresses.embedded(address);
        return !Addresses.isReserved(address)
                && (privateNetworks || !Addresses.isPrivate(address))
                && (embedded == null || (!embedded.isLoopbackAddress() && permits(embedded)));
    }

    // A URI may have ports and names that no server can have (RFC 1035 §2.3.4).
    private static boolean exists(String host, int port) {
        int label = 0;
        for (int at = 0; at < host.length() && label <= LONGEST_LABEL; at++) {
            label = host.charAt(at) == '.' ? 0 : label + 1;
        }
        return label <= LONGEST_LABEL && host.length() <= LONGEST_NAME && (port == -1 || (port > 0 && port <= 0xFFFF));
    }

    private static AddressException malformed(String what) {
        return new AddressException(
                what + " is not the URL of a server: expected https://host/path without user, fragment or blanks",
                Reason.MALFORMED);
    }
}
