// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;

/**
 * How the servers of one source are connected to, where that differs from the application's HTTP client: client certificate (mutual
 * TLS, RFC 8705), trusted authorities, pinned keys, proxy, time-outs. The connection pool and the threads are shared with all other
 * sources; a connection made with one client certificate serves no request with another. By default nothing is set. The {@link
 * AddressRules} apply as everywhere. Immutable; safe for use by many threads. Each setter returns a changed copy.
 */
public final class TransportSettings {
    private static final TransportSettings NONE = new TransportSettings(new Draft());
    private static final int PIN_BYTES = 32;

    private final Draft parts;

    private TransportSettings(Draft parts) {
        this.parts = parts;
    }

    private TransportSettings with(Consumer<Draft> change) {
        Draft next = parts.copy();
        change.accept(next);
        return new TransportSettings(next);
    }

    /**
     * Returns settings in which nothing is set.
     *
     * @return the empty settings
     */
    public static TransportSettings none() {
        return NONE;
    }

    /**
     * Sets the certificate that the application identifies itself with. Its expiry is told 30 days ahead.
     *
     * @param value a key store with a private key
     * @return the settings with it
     * @throws IllegalArgumentException if it has no private key with a certificate
     */
    public TransportSettings clientCertificate(KeyStoreSource value) {
        if (value.expires().isEmpty()) {
            throw new IllegalArgumentException(value + " has no private key with a certificate");
        }
        return with(next -> next.identity = value);
    }

    /**
     * Sets whose certificates are trusted, instead of those that the application's HTTP client trusts.
     *
     * @param value the certificates of the authorities, or of the servers themselves
     * @return the settings with them
     */
    public TransportSettings trusting(KeyStoreSource value) {
        return with(next -> next.trusted = requireNonNull(value, "value"));
    }

    /**
     * Requires that one of these keys is in a server's certificate chain, beside a valid chain. Name the next key too, before the server changes
     * to it.
     *
     * @param sha256 the SHA-256 of each public key (SubjectPublicKeyInfo), in Base64
     * @return the settings with these pins only
     * @throws IllegalArgumentException if there is none, or one is not such a hash
     */
    public TransportSettings pinning(String... sha256) {
        Set<String> pins = new LinkedHashSet<>();
        for (String pin : sha256) {
            if (Base64.getDecoder().decode(pin).length != PIN_BYTES) {
                throw new IllegalArgumentException("a pin is not a SHA-256 in Base64");
            }
            pins.add(pin);
        }
        if (pins.isEmpty()) {
            throw new IllegalArgumentException("no pin was given");
        }
        return with(next -> next.pins = Set.copyOf(pins));
    }

    /**
     * Sets the HTTP proxy.
     *
     * @param host its name, resolved for each connection
     * @param port its port
     * @return the settings with it, without credentials
     */
    public TransportSettings proxy(String host, int port) {
        InetSocketAddress address = InetSocketAddress.createUnresolved(requireNonNull(host, "host"), port);
        return with(next -> {
            next.proxy = address;
            next.proxyUser = null;
            next.proxyPassword = null;
        });
    }

    /**
     * Sets the HTTP proxy and the credentials it is given (Basic, RFC 7617) for each https connection. They are sent to the proxy only,
     * before TLS begins.
     *
     * @param host its name, resolved for each connection
     * @param port its port
     * @param user the user
     * @param password the password
     * @return the settings with it
     */
    public TransportSettings proxy(String host, int port, String user, Secret password) {
        requireNonNull(user, "user");
        requireNonNull(password, "password");
        return proxy(host, port).with(next -> {
            next.proxyUser = user;
            next.proxyPassword = password;
        });
    }

    /**
     * Sets how long connecting may take.
     *
     * @param value the time, positive
     * @return the settings with it
     */
    public TransportSettings connectTime(Duration value) {
        return with(next -> next.connectTime = positive(value));
    }

    /**
     * Sets how long a server may be silent within an answer.
     *
     * @param value the time, positive
     * @return the settings with it
     */
    public TransportSettings readTime(Duration value) {
        return with(next -> next.readTime = positive(value));
    }

    /**
     * Sets how long a whole request may take. It can only shorten {@link Limits#callTime}.
     *
     * @param value the time, positive
     * @return the settings with it
     */
    public TransportSettings callTime(Duration value) {
        return with(next -> next.callTime = positive(value));
    }

    /**
     * The key store with the client certificate.
     *
     * @return the source, if one was set
     */
    public Optional<KeyStoreSource> clientCertificate() {
        return Optional.ofNullable(parts.identity);
    }

    /**
     * The key store with the trusted certificates.
     *
     * @return the source, if one was set
     */
    public Optional<KeyStoreSource> trusted() {
        return Optional.ofNullable(parts.trusted);
    }

    /**
     * The pinned keys.
     *
     * @return the hashes, empty if none were set
     */
    public Set<String> pins() {
        return parts.pins;
    }

    /**
     * The proxy.
     *
     * @return its address, not resolved, if one was set
     */
    public Optional<InetSocketAddress> proxy() {
        return Optional.ofNullable(parts.proxy);
    }

    /**
     * The user at the proxy.
     *
     * @return the user, if the proxy was set with credentials
     */
    public Optional<String> proxyUser() {
        return Optional.ofNullable(parts.proxyUser);
    }

    /**
     * The password at the proxy.
     *
     * @return the password, if the proxy was set with credentials
     */
    public Optional<Secret> proxyPassword() {
        return Optional.ofNullable(parts.proxyPassword);
    }

    /**
     * How long connecting may take.
     *
     * @return the time, if it was set
     */
    public Optional<Duration> connectTime() {
        return Optional.ofNullable(parts.connectTime);
    }

    /**
     * How long a server may be silent.
     *
     * @return the time, if it was set
     */
    public Optional<Duration> readTime() {
        return Optional.ofNullable(parts.readTime);
    }

    /**
     * How long a whole request may take.
     *
     * @return the time, if it was set
     */
    public Optional<Duration> callTime() {
        return Optional.ofNullable(parts.callTime);
    }

    private static Duration positive(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the time is not positive: " + value);
        }
        return value;
    }

    /** Prints what is set, without credentials. */
    @Override
    public String toString() {
        return "TransportSettings[clientCertificate=" + parts.identity + ", trusted=" + parts.trusted + ", pins="
                + parts.pins.size() + ", proxy=" + parts.proxy + "]";
    }

    /** The values, which are immutable themselves. Changed only before they are published. */
    private static final class Draft implements Cloneable {
        @Nullable
        KeyStoreSource identity;

        @Nullable
        KeyStoreSource trusted;

        Set<String> pins = Set.of();

        @Nullable
        InetSocketAddress proxy;

        @Nullable
        String proxyUser;

        @Nullable
        Secret proxyPassword;

        @Nullable
        Duration connectTime;

        @Nullable
        Duration readTime;

        @Nullable
        Duration callTime;

        Draft copy() {
            try {
                return (Draft) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException("clone failed; this indicates a bug", impossible);
            }
        }
    }
}
