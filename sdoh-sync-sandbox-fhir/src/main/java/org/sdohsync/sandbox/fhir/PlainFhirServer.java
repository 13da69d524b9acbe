// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.rest.server.RestfulServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpTester;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.access.TokenCheck;
import org.sdohsync.sandbox.fhir.fault.FaultFilter;
import org.sdohsync.sandbox.fhir.fault.Faults;
import org.sdohsync.sandbox.fhir.fault.FhirExchange;
import org.sdohsync.sandbox.fhir.fault.RequestLog;
import org.sdohsync.sandbox.fhir.host.FhirHost;
import org.sdohsync.sandbox.fhir.host.Guarding;
import org.sdohsync.sandbox.fhir.host.ServerTls;
import org.sdohsync.sandbox.fhir.memory.MemoryFhir;
import org.sdohsync.sandbox.fhir.memory.MemoryStore;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;

/**
 * A FHIR R4 server in this process: HAPI's RestfulServer on Jetty over data in memory, on a loopback port. Starts in about a
 * second. Safe for use by many threads.
 */
public final class PlainFhirServer implements AutoCloseable {
    /** Guards {@link #host} and {@link #port}; starting and stopping exclude each other. */
    private final ReentrantLock lock = new ReentrantLock();

    private final MemoryStore store;
    private final Abilities abilities;
    private final Guarding guarding;
    private final Faults faults = new Faults();
    private final RequestLog requests = new RequestLog();
    private final @Nullable Consumer<? super FhirExchange> witness;
    private final @Nullable ServerTls tls;
    private final @Nullable Supplier<String> udap;
    private volatile @Nullable FhirHost host;
    private volatile int port;

    private PlainFhirServer(Builder builder) {
        store = new MemoryStore(builder.clock);
        abilities = builder.abilities;
        guarding = new Guarding(builder.name, builder.abilities, builder.smart, builder.check);
        port = builder.port;
        witness = builder.witness;
        tls = builder.tls;
        udap = builder.udap;
    }

    /**
     * Starts from defaults.
     *
     * @param name the server's name, shown in its CapabilityStatement
     * @return a new builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns the FHIR base, without a slash at the end.
     *
     * @return the base
     */
    public URI fhirBase() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port + FhirHost.PATH);
    }

    /**
     * Stores the resources of a Bundle under their own ids. Nobody is asked and no rule is applied: this is the server's own data.
     *
     * @param bundle the Bundle, of any type
     */
    public void load(Bundle bundle) {
        bundle.getEntry().stream()
                .filter(BundleEntryComponent::hasResource)
                .forEach(entry -> load(entry.getResource()));
    }

    /**
     * Stores resources under their own ids, or new ones, like {@link #load(Bundle)}.
     *
     * @param resources the resources; copied
     */
    public void load(Resource... resources) {
        for (Resource resource : resources) {
            store.put(resource);
        }
    }

    /**
     * Returns the faults, to plan some.
     *
     * @return the faults of this server
     */
    public Faults faults() {
        return faults;
    }

    /**
     * Returns the log of requests.
     *
     * @return the log of this server
     */
    public RequestLog requests() {
        return requests;
    }

    /** Stops serving and keeps the data; does nothing if stopped. */
    public void stop() {
        lock.lock();
        try {
            FhirHost running = host;
            host = null;
            if (running != null) {
                running.stop();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops if need be and serves again: same port, same data; the further pages of earlier searches are gone. */
    public void restart() {
        stop();
        start();
    }

    @Override
    public void close() {
        stop();
    }

    private void start() {
        lock.lock();
        try {
            RestfulServer fhir = MemoryFhir.server(store, abilities, this::dispatch);
            FhirHost next = new FhirHost(fhir, guarding, new FaultFilter(faults, requests, witness), port, tls, udap);
            next.start();
            port = next.port();
            host = next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private HttpTester.Response dispatch(HttpTester.Request request) throws Exception {
        FhirHost running = host;
        if (running == null) {
            throw new IOException("The server is stopped");
        }
        return running.send(request);
    }

    /**
     * Builds a {@link PlainFhirServer}. Defaults: any free port, the system's UTC clock, {@link Abilities#full()}, no SMART and no
     * token asked for. Not thread-safe.
     */
    public static final class Builder {
        private final String name;
        private Abilities abilities = Abilities.full();
        private Clock clock = Clock.systemUTC();
        private int port;
        private @Nullable SmartEndpoints smart;
        private @Nullable TokenCheck check;
        private @Nullable Consumer<? super FhirExchange> witness;
        private @Nullable ServerTls tls;
        private @Nullable Supplier<String> udap;

        private Builder(String name) {
            this.name = requireNonNull(name, "name");
        }

        /**
         * Sets what the server can do; default {@link Abilities#full()}.
         *
         * @param value the abilities
         * @return this
         */
        public Builder abilities(Abilities value) {
            abilities = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the clock behind {@code meta.lastUpdated}; default the system's.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(Clock value) {
            clock = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the port; default 0, any free one.
         *
         * @param value the port
         * @return this
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * Announces an authorization server; default none.
         *
         * @param value its endpoints
         * @return this
         */
        public Builder smart(SmartEndpoints value) {
            smart = requireNonNull(value, "value");
            return this;
        }

        /**
         * Asks for tokens; default an open server.
         *
         * @param value tells what a token is worth
         * @return this
         */
        public Builder tokens(TokenCheck value) {
            check = requireNonNull(value, "value");
            return this;
        }

        /**
         * Shows requests to somebody; default nobody.
         *
         * @param value is told of each request when it was answered, which its sender may know by then; called by many threads
         * @return this
         */
        public Builder witness(Consumer<? super FhirExchange> value) {
            witness = requireNonNull(value, "value");
            return this;
        }

        /**
         * Asks each client for a certificate; default plain http.
         *
         * @param value the TLS of the server, or null for plain http
         * @return this
         */
        public Builder tls(@Nullable ServerTls value) {
            tls = value;
            return this;
        }

        /**
         * Publishes UDAP metadata; default none.
         *
         * @param value gives the metadata as JSON, or null for none
         * @return this
         */
        public Builder udap(@Nullable Supplier<String> value) {
            udap = value;
            return this;
        }

        /**
         * Starts a server.
         *
         * @return the running server
         * @throws UncheckedIOException if it does not start
         */
        public PlainFhirServer start() {
            PlainFhirServer server = new PlainFhirServer(this);
            server.start();
            return server;
        }
    }
}
