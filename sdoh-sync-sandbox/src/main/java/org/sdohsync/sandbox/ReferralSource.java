// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.auth.AuthServer;
import org.sdohsync.sandbox.auth.Endpoints;
import org.sdohsync.sandbox.auth.Login;
import org.sdohsync.sandbox.auth.PreRegistered;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.auth.UdapMembership;
import org.sdohsync.sandbox.data.SourceData;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.host.ServerTls;
import org.sdohsync.sandbox.fhir.process.JpaServerConfig;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;
import org.sdohsync.sandbox.person.ScriptedUser;

/**
 * One real referral source on the loopback address: a FHIR R4 server and a SMART authorization server that others wrote, loaded
 * with synthetic SDOHCC data, and the people who can sign in. Several run side by side.
 *
 * <p>Two forms. {@link #quick} runs in this process and starts in about three seconds. {@link Builder#startWithDatabase} runs
 * HAPI's JPA server with a database on disk in a process of its own, and survives being killed. Starting, stopping and closing
 * belong to one thread; the servers answer many.
 */
public final class ReferralSource implements AutoCloseable {
    private static final String WORKER_PASSWORD = "open sesame";
    private static final String FHIR_SERVER = "fhir-server";

    private final SourceData data;
    private final String recipient;
    private final AuthServer auth;
    private final FhirSide fhir;
    private final Auditor auditor;

    private ReferralSource(Builder builder, @Nullable Path classPathFile, @Nullable Path directory) {
        recipient = builder.recipient;
        data = SourceData.builder(builder.name)
                .recipient(recipient)
                .requested(builder.requested)
                .narratives(builder.narratives)
                .build();
        AtomicReference<@Nullable URI> base = new AtomicReference<>();
        Supplier<URI> known = () -> requireNonNull(base.get(), "the FHIR server has not started");
        auth = AuthServer.builder(builder.name)
                .fhirBase(known)
                .users(people(data))
                .lifetimes(builder.lifetimes)
                .openRegistration(builder.openRegistration)
                .revokeFamilyOnReuse(builder.revokeFamilyOnReuse)
                .tls(builder.tls)
                .udap(builder.udap)
                .start();
        String secret = randomSecret();
        auth.register(
                PreRegistered.system(Auditor.CLIENT_ID, "system/*.cruds").withSecret(secret),
                PreRegistered.resourceServer(FHIR_SERVER).withSecret(secret));
        auditor = new Auditor(known, auth.endpoints().token(), secret, builder.witness);
        SmartEndpoints endpoints = endpoints(auth.endpoints(), builder.openRegistration);
        FhirSide started = null;
        try {
            if (classPathFile == null || directory == null) {
                started = QuickFhir.start(builder.name, builder.abilities, auth, endpoints, data, builder.tls);
                base.set(started.fhirBase());
            } else {
                JpaServerConfig config = JpaServerConfig.builder(builder.name)
                        .abilities(builder.abilities)
                        .smart(endpoints)
                        .introspection(auth.endpoints().introspect(), FHIR_SERVER, secret)
                        .build();
                started = DatabaseFhir.start(config, classPathFile, directory);
                base.set(started.fhirBase());
                // One by one: a source without batches takes no transaction either.
                data.resources().forEach(auditor::put);
            }
        } catch (RuntimeException | Error failed) {
            // Servers left running would keep the whole process alive after its main thread failed.
            if (started != null) {
                started.close();
            }
            auth.close();
            throw failed;
        }
        fhir = started;
    }

    /**
     * Begins a source.
     *
     * @param name lower-case words joined by hyphens; seeds the data and is shown at sign-in
     * @return a builder with the defaults
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Starts a source in this process with all defaults.
     *
     * @param name its name
     * @return the running source
     */
    public static ReferralSource quick(String name) {
        return builder(name).start();
    }

    /**
     * The address a source hands to the users of an app.
     *
     * @return the FHIR base URL
     */
    public URI fhirBase() {
        return fhir.fhirBase();
    }

    /**
     * The recipient whose referrals wait here.
     *
     * @return a reference, for example {@code Organization/food-bank}
     */
    public String recipient() {
        return "Organization/" + recipient;
    }

    /**
     * What the source was loaded with.
     *
     * @return the data
     */
    public SourceData data() {
        return data;
    }

    /**
     * A person who works for the recipient and signs in when an app asks for it. The same at every source of the sandbox.
     *
     * @return the scripted user
     */
    public static ScriptedUser workerOfAnySource() {
        return ScriptedUser.named("worker", WORKER_PASSWORD);
    }

    /**
     * A person who works for the recipient and signs in when an app asks for it.
     *
     * @return the scripted user
     */
    public ScriptedUser worker() {
        return workerOfAnySource();
    }

    /**
     * The first patient, who signs in when a patient app asks for it. The same login at every source of the sandbox, each of which
     * knows a person of its own by it.
     *
     * @return the scripted user
     */
    public static ScriptedUser patientOfAnySource() {
        return ScriptedUser.named("patient", WORKER_PASSWORD);
    }

    /**
     * The first patient, who signs in when asked; Tasks of every kind wait there, see {@link SourceData#patientTaskIds}.
     *
     * @return the scripted user
     */
    public ScriptedUser patient() {
        return patientOfAnySource();
    }

    /**
     * The witness that tells what the FHIR server really holds.
     *
     * @return the auditor
     */
    public Auditor auditor() {
        return auditor;
    }

    /**
     * The authorization server.
     *
     * @return the server: its log, its secrets handed out, its endpoints
     */
    public AuthServer authorizationServer() {
        return auth;
    }

    /**
     * The FHIR server of the quick form: its faults and its log of requests.
     *
     * @return the server
     * @throws IllegalStateException if this source runs with a database
     */
    public PlainFhirServer fhirServer() {
        if (fhir instanceof QuickFhir quick) {
            return quick.server();
        }
        throw new IllegalStateException("this source runs with a database in a process of its own");
    }

    /** Takes the source off the network, as an outage would: the FHIR process is ended at once, the authorization server stops. */
    public void stop() {
        fhir.stop();
        auth.stop();
    }

    /** Brings it back at the same addresses with everything it held. */
    public void restart() {
        auth.restart();
        fhir.restart();
    }

    @Override
    public void close() {
        fhir.close();
        auth.close();
    }

    private static List<Login> people(SourceData data) {
        return List.of(
                new Login("worker", WORKER_PASSWORD, "Practitioner/practitioner-social-worker", Map.of()),
                Login.patient("patient", WORKER_PASSWORD, data.patientIds().get(0)));
    }

    private static SmartEndpoints endpoints(Endpoints at, boolean openRegistration) {
        return new SmartEndpoints(
                at.issuer(),
                at.authorize(),
                at.token(),
                openRegistration ? at.register() : null,
                at.introspect(),
                at.revoke(),
                at.jwks());
    }

    private static String randomSecret() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * Chooses what a source is like. Not thread-safe.
     *
     * <p>Defaults: recipient {@code food-bank}, 7 requested referrals, no narratives, {@link Abilities#full()},
     * {@link TokenLifetimes#DEFAULT}, open registration, reuse of a spent refresh token refused without further consequence.
     */
    public static final class Builder {
        private final String name;
        private String recipient = "food-bank";
        private int requested = SourceData.Builder.REQUESTED;
        private boolean narratives;
        private Abilities abilities = Abilities.full();
        private TokenLifetimes lifetimes = TokenLifetimes.DEFAULT;
        private boolean openRegistration = true;
        private boolean revokeFamilyOnReuse;
        private @Nullable ServerTls tls;
        private @Nullable SSLContext witness;
        private @Nullable UdapMembership udap;

        private Builder(String name) {
            this.name = requireNonNull(name, "name");
        }

        /**
         * Names the recipient of the referrals.
         *
         * @param id the bare id of its Organization
         * @return this builder
         */
        public Builder recipient(String id) {
            this.recipient = requireNonNull(id, "id");
            return this;
        }

        /**
         * Sets how many referrals wait to be answered.
         *
         * @param count none or more
         * @return this builder
         */
        public Builder requested(int count) {
            this.requested = count;
            return this;
        }

        /**
         * Says whether resources carry narratives.
         *
         * @param present true to write them
         * @return this builder
         */
        public Builder narratives(boolean present) {
            this.narratives = present;
            return this;
        }

        /**
         * Sets what the FHIR server can do.
         *
         * @param value the abilities
         * @return this builder
         */
        public Builder abilities(Abilities value) {
            this.abilities = requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets how long codes and tokens live.
         *
         * @param value the lifetimes
         * @return this builder
         */
        public Builder lifetimes(TokenLifetimes value) {
            this.lifetimes = requireNonNull(value, "value");
            return this;
        }

        /**
         * Opens or closes dynamic registration.
         *
         * @param open whether apps may register themselves
         * @return this builder
         */
        public Builder openRegistration(boolean open) {
            this.openRegistration = open;
            return this;
        }

        /**
         * Chooses what the reuse of a spent refresh token leads to.
         *
         * @param revoke true to end the whole grant
         * @return this builder
         */
        public Builder revokeFamilyOnReuse(boolean revoke) {
            this.revokeFamilyOnReuse = revoke;
            return this;
        }

        /**
         * Makes both servers of the quick form ask each client for a certificate.
         *
         * @param value the TLS of both servers
         * @param auditor the certificates of the {@link Auditor}
         * @return this builder
         */
        public Builder tls(ServerTls value, SSLContext auditor) {
            this.tls = requireNonNull(value, "value");
            this.witness = requireNonNull(auditor, "auditor");
            return this;
        }

        /**
         * Makes the source a member of a trust community, in the quick form.
         *
         * @param value its certificates
         * @return this builder
         */
        public Builder udap(UdapMembership value) {
            this.udap = requireNonNull(value, "value");
            return this;
        }

        /**
         * Starts the quick form: both servers in this process, data in memory.
         *
         * @return the running source
         */
        public ReferralSource start() {
            return new ReferralSource(this, null, null);
        }

        /**
         * Starts the form with a database: HAPI's JPA server in a process of its own.
         *
         * @param classPathFile the class path of the JPA server, written by the module {@code sdoh-sync-sandbox-jpa}
         * @param directory where the database and the log go
         * @return the running source
         */
        public ReferralSource startWithDatabase(Path classPathFile, Path directory) {
            return new ReferralSource(
                    this, requireNonNull(classPathFile, "classPathFile"), requireNonNull(directory, "directory"));
        }
    }
}
