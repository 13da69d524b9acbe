// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.http.AccessTokens;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.sandbox.auth.AuthServer;
import org.sdohsync.sandbox.auth.Endpoints;
import org.sdohsync.sandbox.auth.Login;
import org.sdohsync.sandbox.auth.PreRegistered;
import org.sdohsync.sandbox.data.SourceData;
import org.sdohsync.sandbox.person.ScriptedUser;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** The whole workflow on a FHIR server that shares no code with HAPI: Medplum's. */
class MedplumTest {
    private static final SourceData DATA =
            SourceData.builder("medplum").recipient("food-bank").requested(3).build();
    private static final String CLIENT = "food-bank-app";
    private static final String REDIRECT = "http://127.0.0.1:8400/callback";
    private static final ScriptedUser WORKER = ScriptedUser.named("worker", "worker's password");
    private static final Outcome FOOD = Outcome.performed(Systems.SNOMED, "710925007", "Provision of food");

    private static @Nullable AuthServer authority;
    private static @Nullable MedplumProcess medplum;

    private final Store store = MemoryStore.create();
    private final Map<String, Referral> referrals = new ConcurrentHashMap<>();
    private final AtomicBoolean meanwhile = new AtomicBoolean();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeTrue(MedplumProcess.canRun(), "Node and npm are not on this machine");
        AtomicReference<URI> base = new AtomicReference<>(URI.create("http://127.0.0.1:1/fhir/R4"));
        AuthServer started = AuthServer.builder("medplum-county")
                .fhirBase(base::get)
                .users(List.of(new Login("worker", "worker's password", "Practitioner/worker", Map.of())))
                .start();
        authority = started;
        MedplumProcess server = MedplumProcess.start(Path.of("target", "medplum"), settings(started.endpoints()));
        medplum = server;
        base.set(server.base());
        started.register(
                PreRegistered.app(CLIENT, URI.create(REDIRECT)).asPublic(),
                PreRegistered.resourceServer("medplum").withSecret("medplum's secret"));
        for (Resource resource : DATA.resources()) {
            server.put(resource.fhirType() + "/" + resource.getIdPart(), FhirJson.encode(resource));
        }
    }

    @AfterAll
    static void stop() {
        Optional.ofNullable(medplum).ifPresent(MedplumProcess::close);
        Optional.ofNullable(authority).ifPresent(AuthServer::close);
    }

    private static JsonObject settings(Endpoints endpoints) {
        JsonObject configuration = JsonObject.builder()
                .text("issuer", endpoints.issuer().toString())
                .text("authorization_endpoint", endpoints.authorize().toString())
                .text("token_endpoint", endpoints.token().toString())
                .text("revocation_endpoint", endpoints.revoke().toString())
                .text("jwks_uri", endpoints.jwks().toString())
                .texts("grant_types_supported", List.of("authorization_code"))
                .texts("code_challenge_methods_supported", List.of("S256"))
                .texts(
                        "capabilities",
                        List.of(
                                "launch-standalone",
                                "client-public",
                                "sso-openid-connect",
                                "permission-offline",
                                "permission-v2"))
                .build();
        return JsonObject.builder()
                .text("introspect", endpoints.introspect().toString())
                .text("client", "medplum")
                .text("secret", "medplum's secret")
                .text("sourceToken", MedplumProcess.SOURCE_TOKEN)
                .object("configuration", configuration)
                .build();
    }

    @Test
    void workflow_connectsPollsAcceptsCompletesMeetsConflictsAndRefreshes() throws Exception {
        SmartApp app = SmartApp.named("food bank")
                .redirect(REDIRECT)
                .registeredAt(medplum().base().toString(), ClientIdentity.publicClient(CLIENT));
        try (SdohSync sync = sync(app);
                SmartClient other = SmartClient.builder(app, store)
                        .addressRules(AddressRules.strict().allowingLoopback())
                        .build()) {
            Connection connection = connect(sync);
            SyncReport first = sync.syncNow();

            assertThat(first.complete()).as(first.toString()).isTrue();
            assertThat(referrals.keySet()).containsAll(DATA.requestedIds());
            assertThat(DATA.requestedIds())
                    .allMatch(id -> referral(id).details().patient().isPresent());

            String done = DATA.requestedIds().get(0);
            meanwhile.set(true);
            referral(done).requested().orElseThrow().accept().start().complete(FOOD);
            assertThat(meanwhile).isFalse();
            isDoneOnce(done);

            String withdrawn = DATA.requestedIds().get(1);
            change(withdrawn, "status", "cancelled");
            assertThatExceptionOfType(ConflictException.class)
                    .isThrownBy(
                            () -> referral(withdrawn).requested().orElseThrow().accept());

            AccessTokens tokens = other.tokens(connection.id());
            Secret before = tokens.token();
            assertThat(tokens.replace(before)).isNotEqualTo(before);
            String changed = DATA.requestedIds().get(2);
            change(changed, "description", "in other words");
            SyncReport second = sync.syncNow();

            assertThat(second.complete()).as(second.toString()).isTrue();
            assertThat(referral(changed).task().getDescription()).isEqualTo("in other words");
            assertThat(referral(withdrawn).closed()).isPresent();
            assertThat(sync.syncNow().delivered()).as("what is known").isZero();
            assertThat(sync.disconnect(connection.id())).isEqualTo(Revocation.DONE);
        }
    }

    private SdohSync sync(SmartApp app) {
        return SdohSync.builder(app)
                .store(store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onReferral(referral -> referrals.put(referral.id(), referral))
                .terminology(service -> {
                    // Between the read and the write of a completion: somebody at the source writes too.
                    if (meanwhile.getAndSet(false)) {
                        change(DATA.requestedIds().get(0), "description", "changed meanwhile");
                    }
                    return Optional.empty();
                })
                .build();
    }

    private static Connection connect(SdohSync sync) {
        Secret session = Secret.of("the session of the worker");
        Launch launch = sync.connect(medplum().base().toString())
                .asRecipient("Organization/food-bank")
                .startLaunch(session);
        return sync.completeLaunch(WORKER.visit(launch.authorizeUrl()), session);
    }

    private static void isDoneOnce(String task) throws IOException, InterruptedException {
        JsonObject held = medplum().get("Task/" + task);
        String request =
                held.object("focus").flatMap(focus -> focus.text("reference")).orElseThrow();
        List<JsonObject> procedures =
                medplum().get("Procedure?based-on=" + request).objects("entry");

        assertThat(held.text("status")).contains("completed");
        assertThat(held.text("description")).contains("changed meanwhile");
        assertThat(procedures).hasSize(1);
        assertThat(held.objects("output")).hasSize(1);
    }

    private static void change(String task, String member, String value) {
        try {
            JsonObject held = medplum().get("Task/" + task);
            JsonObject ignored = medplum()
                    .put(
                            "Task/" + task,
                            held.toBuilder().text(member, value).build().toBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private Referral referral(String task) {
        return Optional.ofNullable(referrals.get(task)).orElseThrow();
    }

    private static MedplumProcess medplum() {
        return Optional.ofNullable(medplum).orElseThrow();
    }
}
