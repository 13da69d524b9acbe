// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.smart.token.Upkeep;

/**
 * Collects a client's parts. Defaults: an {@link OkHttpClient} of its own, the system's clock and randomness, strict address
 * rules, {@link Limits#defaults}, the desktop's browser, own daemon threads for refreshes, no listener. Not thread-safe.
 */
public final class SmartClientBuilder {
    final SmartApp app;
    final Store store;
    OkHttpClient http = new OkHttpClient();
    Clock clock = Clock.systemUTC();
    Entropy entropy = Entropy.secure();
    Pause pause = Pause.system();
    Jitter jitter = Jitter.random();
    AddressRules rules = AddressRules.strict();
    Limits limits = Limits.defaults();
    Browser browser = Browser.system();

    @Nullable
    Executor executor;

    Consumer<ConnectionEvent> listener = event -> {};
    Function<? super Connection, Upkeep> upkeep = connection -> Upkeep.defaults();

    SmartClientBuilder(SmartApp app, Store store) {
        this.app = requireNonNull(app, "app");
        this.store = requireNonNull(store, "store");
    }

    /**
     * Sets the HTTP client to build on.
     * @param value its TLS settings, proxy and pool are used; it is not changed and not closed
     * @return this builder
     * @throws IllegalArgumentException if it would speak a version of TLS before 1.2 (NIST SP 800-52; RFC 8996)
     */
    public SmartClientBuilder http(OkHttpClient value) {
        if (requireNonNull(value, "value").connectionSpecs().stream().anyMatch(SmartClientBuilder::isOutdated)) {
            throw new IllegalArgumentException("value speaks TLS before 1.2: use ConnectionSpec.MODERN_TLS");
        }
        this.http = value;
        return this;
    }

    private static boolean isOutdated(ConnectionSpec spec) {
        // Without a list it is whatever the socket has.
        List<TlsVersion> versions = spec.tlsVersions();
        return spec.isTls()
                && (versions == null
                        || !Set.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3).containsAll(versions));
    }

    /**
     * Sets the clock.
     * @param value tells the time
     * @return this builder
     */
    public SmartClientBuilder clock(Clock value) {
        this.clock = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the source of randomness.
     * @param value draws states, verifiers and ids
     * @return this builder
     */
    public SmartClientBuilder entropy(Entropy value) {
        this.entropy = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how to wait.
     * @param value waits
     * @return this builder
     */
    public SmartClientBuilder pause(Pause value) {
        this.pause = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the chance in waiting times.
     * @param value spreads attempts
     * @return this builder
     */
    public SmartClientBuilder jitter(Jitter value) {
        this.jitter = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets which addresses may be connected to.
     * @param value the rules
     * @return this builder
     */
    public SmartClientBuilder addressRules(AddressRules value) {
        this.rules = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the bounds of answers and calls.
     * @param value the limits; answers of authorization servers are also bounded by {@link SmartClient#AUTHORIZATION_BODY_BYTES}
     * @return this builder
     */
    public SmartClientBuilder limits(Limits value) {
        this.limits = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how pages are shown to the user.
     * @param value opens pages
     * @return this builder
     */
    public SmartClientBuilder browser(Browser value) {
        this.browser = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets where refreshes run.
     * @param value runs them; not closed by the client. It must not run them on the calling thread
     * @return this builder
     */
    public SmartClientBuilder executor(Executor value) {
        this.executor = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets who is told of changes.
     * @param value called on the thread that made the change, without locks held and before that thread goes on: be brief. What
     *     it throws is logged
     * @return this builder
     */
    public SmartClientBuilder onConnection(Consumer<ConnectionEvent> value) {
        this.listener = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how unused and suspended grants are looked after; {@link Upkeep#defaults} by default.
     * @param value the upkeep of all connections
     * @return this builder
     */
    public SmartClientBuilder upkeep(Upkeep value) {
        requireNonNull(value, "value");
        return upkeepOf(connection -> value);
    }

    /**
     * Sets the upkeep of each connection.
     * @param value gives it; called in each round, never with a lock held
     * @return this builder
     */
    public SmartClientBuilder upkeepOf(Function<? super Connection, Upkeep> value) {
        this.upkeep = requireNonNull(value, "value");
        return this;
    }

    /**
     * Makes the client.
     *
     * @return the client
     */
    public SmartClient build() {
        return new SmartClient(this);
    }
}
