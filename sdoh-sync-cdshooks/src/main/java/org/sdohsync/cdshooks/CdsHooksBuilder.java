// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.sdohsync.cdshooks.hook.ServiceAuthorizations;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.smart.SmartClient;

/**
 * Builds {@link CdsHooks}. Defaults: an {@link OkHttpClient} of its own, the system's clock, pause and randomness, strict address
 * rules, {@link Limits#defaults}, {@link #DEFAULT_ANSWER_TIME} for a service to answer, no tokens for services, no listener. Not
 * thread-safe.
 */
public final class CdsHooksBuilder {
    /** How long a service may take to answer: 10 seconds, as Da Vinci CRD gives it for {@code appointment-book}. */
    public static final Duration DEFAULT_ANSWER_TIME = Duration.ofSeconds(10);

    final SmartClient smart;
    final Store store;
    OkHttpClient http = new OkHttpClient();
    Clock clock = Clock.systemUTC();
    Entropy entropy = Entropy.secure();
    Pause pause = Pause.system();
    Jitter jitter = Jitter.random();
    AddressRules rules = AddressRules.strict();
    Limits limits = Limits.defaults();
    Duration answerTime = DEFAULT_ANSWER_TIME;
    ServiceAuthorizations authorizations = ServiceAuthorizations.none();
    Consumer<? super AccessEvent> audit = event -> {};

    CdsHooksBuilder(SmartClient smart, Store store) {
        this.smart = requireNonNull(smart, "smart");
        this.store = requireNonNull(store, "store");
    }

    /**
     * Sets the HTTP client to build on, such as one with a client certificate (CDS Hooks §Mutual TLS).
     *
     * @param value the client whose TLS settings, proxy and connection pool are used; it is not changed and not closed
     * @return this builder
     */
    public CdsHooksBuilder http(OkHttpClient value) {
        this.http = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value the clock
     * @return this builder
     */
    public CdsHooksBuilder clock(Clock value) {
        this.clock = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the source of ids.
     *
     * @param value the source of unpredictable bytes
     * @return this builder
     */
    public CdsHooksBuilder entropy(Entropy value) {
        this.entropy = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how to wait before a read at the source is tried again.
     *
     * @param value the pause
     * @return this builder
     */
    public CdsHooksBuilder pause(Pause value) {
        this.pause = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the jitter that spreads retries over time.
     *
     * @param value the jitter
     * @return this builder
     */
    public CdsHooksBuilder jitter(Jitter value) {
        this.jitter = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the rules for the addresses of providers, links and the source.
     *
     * @param value the rules
     * @return this builder
     */
    public CdsHooksBuilder addressRules(AddressRules value) {
        this.rules = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how much of an answer is read. Answers of services are documents: 1 MiB by default.
     *
     * @param value the limits
     * @return this builder
     */
    public CdsHooksBuilder limits(Limits value) {
        this.limits = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how long a service may take to answer. After that the call is given up, and the work of the user goes on.
     *
     * @param value the time; positive
     * @return this builder
     */
    public CdsHooksBuilder answerTime(Duration value) {
        if (requireNonNull(value, "value").isNegative() || value.isZero()) {
            throw new IllegalArgumentException("answerTime must be positive: " + value);
        }
        this.answerTime = value;
        return this;
    }

    /**
     * Sets where access tokens for services come from, for sources that issue such.
     *
     * @param value the port
     * @return this builder
     */
    public CdsHooksBuilder authorizations(ServiceAuthorizations value) {
        this.authorizations = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets a listener for every read and write at a source, for an audit trail.
     *
     * @param value the listener; called on the thread of the call
     * @return this builder
     */
    public CdsHooksBuilder onAccess(Consumer<? super AccessEvent> value) {
        this.audit = requireNonNull(value, "value");
        return this;
    }

    /**
     * Builds it.
     *
     * @return the client of services; the builder may be used again
     */
    public CdsHooks build() {
        return new CdsHooks(this);
    }
}
