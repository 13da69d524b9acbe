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
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.smart.token.GrantMaintenance;

/**
 * Builds a {@link SmartClient}. Defaults: an {@link OkHttpClient} of its own, the system's clock and randomness, strict
 * address rules, {@link Limits#defaults}, the desktop's browser, up to 64 daemon threads of its own for refreshes, {@link
 * GrantMaintenance#defaults}, no listener. Not thread-safe.
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
    Consumer<? super AuditEntry> trail = entry -> {};
    WorkObserver observer = WorkObserver.none();
    Function<? super Connection, GrantMaintenance> upkeep = connection -> GrantMaintenance.defaults();

    SmartClientBuilder(SmartApp app, Store store) {
        this.app = requireNonNull(app, "app");
        this.store = requireNonNull(store, "store");
    }

    /**
     * Sets the HTTP client to build on.
     * @param value the client whose TLS settings, proxy and connection pool are used; it is not changed and not closed
     * @return this builder
     * @throws IllegalArgumentException if it allows a version of TLS before 1.2 (NIST SP 800-52; RFC 8996)
     */
    public SmartClientBuilder http(OkHttpClient value) {
        if (requireNonNull(value, "value").connectionSpecs().stream().anyMatch(SmartClientBuilder::isOutdated)) {
            throw new IllegalArgumentException("the HTTP client allows TLS before 1.2: use ConnectionSpec.MODERN_TLS");
        }
        this.http = value;
        return this;
    }

    private static boolean isOutdated(ConnectionSpec spec) {
        // Without a list, the socket's own versions are used.
        List<TlsVersion> versions = spec.tlsVersions();
        return spec.isTls()
                && (versions == null
                        || !Set.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3).containsAll(versions));
    }

    /**
     * Sets the clock.
     * @param value the clock for expiry and dates
     * @return this builder
     */
    public SmartClientBuilder clock(Clock value) {
        this.clock = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the source of random values.
     * @param value the source of states, verifiers and ids
     * @return this builder
     */
    public SmartClientBuilder entropy(Entropy value) {
        this.entropy = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how the client waits.
     * @param value the pause
     * @return this builder
     */
    public SmartClientBuilder pause(Pause value) {
        this.pause = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the randomness of waiting times.
     * @param value the jitter that spreads attempts over time
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
     * Sets the limits of answers and calls.
     * @param value the limits; answers of authorization servers are also bounded by {@link SmartClient#AUTHORIZATION_BODY_BYTES}
     * @return this builder
     */
    public SmartClientBuilder limits(Limits value) {
        this.limits = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the browser in which the user signs in.
     * @param value the browser
     * @return this builder
     */
    public SmartClientBuilder browser(Browser value) {
        this.browser = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the executor of refreshes.
     * @param value the executor; not closed by the client. It must not run tasks on the calling thread
     * @return this builder
     */
    public SmartClientBuilder executor(Executor value) {
        this.executor = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the listener for changes of connections.
     * @param value called on the thread that made the change, without locks held, before that thread continues; it should
     *     return quickly. An exception it throws is logged
     * @return this builder
     */
    public SmartClientBuilder onConnection(Consumer<ConnectionEvent> value) {
        this.listener = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the observer of requests and refreshes, for metrics and traces; none by default.
     *
     * @param value is told of each, on the thread that does it
     * @return this builder
     */
    public SmartClientBuilder observer(WorkObserver value) {
        this.observer = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the receiver of audit entries about sign-ins, registrations, refreshes, revocations, keys and administration; none by default.
     * @param value gets each, on the thread that did it; what it throws is logged. An {@link org.sdohsync.core.audit.AuditTrail} itself also tells what
     *     happened after the copy to which the store was put back: refresh tokens that were spent since are never sent
     * @return this builder
     */
    public SmartClientBuilder onAudit(Consumer<? super AuditEntry> value) {
        this.trail = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how idle and suspended grants are maintained; {@link GrantMaintenance#defaults} by default.
     * @param value how the grants of all connections are maintained
     * @return this builder
     */
    public SmartClientBuilder maintenance(GrantMaintenance value) {
        requireNonNull(value, "value");
        return maintenanceOf(connection -> value);
    }

    /**
     * Sets how the grant of each connection is maintained.
     * @param value returns how the grant of a connection is maintained; called by {@link SmartClient#maintain}, without locks held
     * @return this builder
     */
    public SmartClientBuilder maintenanceOf(Function<? super Connection, GrantMaintenance> value) {
        this.upkeep = requireNonNull(value, "value");
        return this;
    }

    /**
     * Builds the client.
     *
     * @return the client
     */
    public SmartClient build() {
        return new SmartClient(this);
    }
}
