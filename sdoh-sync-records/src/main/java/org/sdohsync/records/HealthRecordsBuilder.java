// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.core.time.Pause;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.records.fetch.RecordLimits;
import org.sdohsync.smart.SmartClient;

/**
 * Builds a {@link HealthRecords}. Defaults: an {@link OkHttpClient} of its own that waits 60 s for the next byte, strict address
 * rules, {@link Limits#defaults} with {@link #CALL_TIME} for a call, {@link RecordLimits#DEFAULT}, the system's clock, pause and
 * randomness, no audit. Not thread-safe.
 */
public final class HealthRecordsBuilder {
    /** The longest one call may take, from connecting to the last byte of a page or file: 1 hour. */
    public static final Duration CALL_TIME = Duration.ofHours(1);

    final SmartClient smart;
    OkHttpClient http =
            new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(60)).build();
    AddressRules rules = AddressRules.strict();
    Limits limits = Limits.defaults().callTime(CALL_TIME);
    RecordLimits recordLimits = RecordLimits.DEFAULT;
    Clock clock = Clock.systemUTC();
    Pause pause = Pause.system();
    Jitter jitter = Jitter.random();

    @Nullable
    Consumer<? super AccessEvent> onAccess;

    HealthRecordsBuilder(SmartClient smart) {
        this.smart = requireNonNull(smart, "smart");
    }

    private HealthRecordsBuilder(HealthRecordsBuilder other) {
        this.smart = other.smart;
        this.http = other.http;
        this.rules = other.rules;
        this.limits = other.limits;
        this.recordLimits = other.recordLimits;
        this.clock = other.clock;
        this.pause = other.pause;
        this.jitter = other.jitter;
        this.onAccess = other.onAccess;
    }

    /**
     * Sets the HTTP client to build on.
     *
     * @param value the client whose TLS settings, proxy and connection pool are used; it is not changed and not closed
     * @return this builder
     */
    public HealthRecordsBuilder http(OkHttpClient value) {
        this.http = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets which addresses may be connected to.
     *
     * @param value the rules
     * @return this builder
     */
    public HealthRecordsBuilder addressRules(AddressRules value) {
        this.rules = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how much of single answers is read.
     *
     * @param value the limits; their call time applies to pages and files too
     * @return this builder
     */
    public HealthRecordsBuilder limits(Limits value) {
        this.limits = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how much is fetched.
     *
     * @param value the limits
     * @return this builder
     */
    public HealthRecordsBuilder recordLimits(RecordLimits value) {
        this.recordLimits = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value the clock
     * @return this builder
     */
    public HealthRecordsBuilder clock(Clock value) {
        this.clock = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how to wait.
     *
     * @param value the pause
     * @return this builder
     */
    public HealthRecordsBuilder pause(Pause value) {
        this.pause = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the randomness of waiting times.
     *
     * @param value the jitter
     * @return this builder
     */
    public HealthRecordsBuilder jitter(Jitter value) {
        this.jitter = requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets who is told of each read of patient data, on the thread that reads.
     *
     * @param listener the listener
     * @return this builder
     */
    public HealthRecordsBuilder onAccess(Consumer<? super AccessEvent> listener) {
        this.onAccess = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Builds it.
     *
     * @return the records; the builder may be used again
     */
    public HealthRecords build() {
        return new HealthRecords(new HealthRecordsBuilder(this));
    }
}
