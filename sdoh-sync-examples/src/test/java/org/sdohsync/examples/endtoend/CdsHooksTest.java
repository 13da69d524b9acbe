// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.cdshooks.CdsHooks;
import org.sdohsync.cdshooks.action.ActionResult;
import org.sdohsync.cdshooks.card.Card;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.feedback.Feedback;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.hook.HookSubject;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.cdshooks.PlanServer;
import org.sdohsync.sandbox.cdshooks.PlanServices;
import org.sdohsync.sandbox.cdshooks.ReceivedCall;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.Requirement;

/** Services on HAPI's CDS Hooks framework, called for a connection to a real source. */
@Timeout(480)
class CdsHooksTest {
    private static final String ISSUER = "https://history.example/";
    private static final AddressRules RULES = AddressRules.strict().allowingLoopback();
    private static final Store STORE = MemoryStore.create();
    private static final SigningKey ELLIPTIC = key("EC");
    private static final List<AccessEvent> ACCESSES = new ArrayList<>();

    private static ReferralSource ehr;
    private static PlanServer plan;
    private static SmartClient smart;
    private static Connection connection;

    @BeforeAll
    static void start() {
        ehr = ReferralSource.quick("meadow");
        plan = PlanServer.start(
                new PlanServices(URI.create("https://picker.plan.example/launch")), ISSUER, ELLIPTIC.publicJwkSet());
        SmartApp app = SmartApp.named("history")
                .redirect("https://history.example/callback")
                .scopes(
                        "openid",
                        "fhirUser",
                        "user/Patient.rs",
                        "user/Practitioner.rs",
                        "user/Condition.rs",
                        "user/ServiceRequest.crus",
                        "user/Task.crus")
                .launchedFrom(ehr.fhirBase().toString());
        smart = SmartClient.builder(app, STORE).addressRules(RULES).build();
        Secret session = Secret.of("the session of this user");
        String handle = ehr.authorizationServer()
                .ehrLaunch(Map.of("patient", ehr.data().patientIds().get(0)));
        Launch launch = smart.launchFromEhr(URI.create("https://history.example/launch?iss="
                        + URLEncoder.encode(ehr.fhirBase().toString(), StandardCharsets.UTF_8) + "&launch=" + handle))
                .asRecipient(ehr.recipient())
                .startLaunch(session);
        connection = smart.completeLaunch(ehr.worker().visit(launch.authorizeUrl()), session);
    }

    @AfterAll
    static void stop() {
        smart.close();
        plan.close();
        ehr.close();
    }

    private static CdsHooks hooks() {
        return CdsHooks.builder(smart, STORE)
                .addressRules(RULES)
                .onAccess(ACCESSES::add)
                .build();
    }

    private static CdsProvider provider(SigningKey key) {
        return CdsProvider.at(plan.base().toString())
                .signedAs(ISSUER, SigningKeys.newestFirst(key))
                .allowingLinksTo("https://picker.plan.example");
    }

    private static CdsResponse history(CdsHooks hooks) {
        CdsService service = hooks.services(provider(ELLIPTIC))
                .forHook(HookContext.APPOINTMENT_BOOK)
                .get(0);
        return hooks.call(service, connection, HookContext.historyRequest(HookSubject.of(connection)));
    }

    @Test
    @Requirement({"CDS-01", "CDS-02", "CDS-04", "CDS-06", "PDX-15"})
    void historyRequest_isUnderstoodAndAnswered() {
        CdsResponse response = history(hooks());

        assertThat(response.problems()).isEmpty();
        assertThat(response.cards())
                .extracting(Card::summary)
                .containsExactly("Member found: choose the records to import", "Food insecurity screening is due");
        List<ReceivedCall> calls = plan.services().calls();
        ReceivedCall received = calls.get(calls.size() - 1);
        assertThat(received.hook()).isEqualTo("appointment-book");
        assertThat(received.hookInstance()).isEqualTo(response.hookInstance());
        assertThat(received.user()).isEqualTo("Practitioner/practitioner-social-worker");
        assertThat(received.patient()).isEqualTo(ehr.data().patientIds().get(0));
        assertThat(received.appointments()).isEqualTo(1);
        assertThat(received.prefetched()).contains("patient", "user", "conditions");
        assertThat(received.authorized()).isFalse();
    }

    @Test
    @Requirement({"CDS-51", "CDS-57"})
    void suggestion_whenTaken_isAtTheSourceAndThePlanIsTold() {
        CdsHooks hooks = hooks();
        CdsResponse response = history(hooks);
        Card card = response.cards().get(1);
        int before = plan.services().feedback().size();

        List<ActionResult> results = hooks.apply(response, card.suggestions().get(0));
        assertThat(hooks.note(
                        Feedback.accepted(response, card, card.suggestions().get(0))))
                .isTrue();

        assertThat(results).extracting(ActionResult::outcome).containsOnly(ActionResult.Outcome.DONE);
        String order = results.get(0).reference().orElseThrow();
        String task = results.get(1).reference().orElseThrow();
        assertThat(ehr.auditor()
                        .read(Task.class, task.substring("Task/".length()))
                        .getFocus()
                        .getReference())
                .isEqualTo(order);
        assertThat(hooks.sendFeedback(provider(ELLIPTIC)).sent()).isEqualTo(1);
        assertThat(plan.services().feedback().subList(before, before + 1).get(0))
                .startsWith(PlanServices.SUGGESTION_CARD + " accepted");
        assertThat(ACCESSES).extracting(AccessEvent::interaction).contains(AccessEvent.Interaction.CREATE);
    }

    @Test
    @Requirement({"CDS-08", "CDS-09"})
    void requests_carryAJwtThatIsTakenOnceAndNoTokenOfTheSource() {
        CdsHooks hooks = hooks();
        CdsResponse ignored = history(hooks);

        assertThat(ehr.authorizationServer().issuedSecrets()).isNotEmpty();
        for (String secret : ehr.authorizationServer().issuedSecrets()) {
            assertThat(plan.headers()).noneMatch(value -> value.contains(secret));
        }
    }

    @Test
    void key_thatThePlanDoesNotKnow_isRefusedWithAdvice() {
        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> hooks().discover(provider(key("RSA"))))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(CdsServiceException.Reason.REFUSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    @Requirement("CDS-10")
    void keys_ofBothKinds_areTaken(String kind) {
        SigningKey key = key(kind);
        try (PlanServer other = PlanServer.start(
                new PlanServices(URI.create("https://picker.plan.example/launch")), ISSUER, key.publicJwkSet())) {
            CdsProvider provider =
                    CdsProvider.at(other.base().toString()).signedAs(ISSUER, SigningKeys.newestFirst(key));

            assertThat(hooks().discover(provider).all()).hasSize(2);
        }
    }

    @Test
    @Requirement({"CDS-11", "CDS-63"})
    void call_withoutWhatTheServiceNeeds_isAnsweredWith412() {
        CdsHooks hooks = hooks();
        CdsService service = hooks.services(provider(ELLIPTIC))
                .forHook(HookContext.APPOINTMENT_BOOK)
                .get(0);
        HookCall bare = HookCall.of(service, connection, HookContext.historyRequest(HookSubject.of(connection)))
                .withoutReading();

        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> hooks.call(bare))
                .satisfies(failed -> {
                    assertThat(failed.reason()).isEqualTo(CdsServiceException.Reason.DATA_MISSING);
                    assertThat(failed.issueCodes()).containsExactly("processing");
                });
    }

    @Test
    void patientView_ofAQuietService_hasNoCards() {
        CdsHooks hooks = hooks();
        CdsService quiet =
                hooks.services(provider(ELLIPTIC)).find("patient-view", "quiet").orElseThrow();

        assertThat(hooks.call(quiet, connection, HookContext.patientView(HookSubject.of(connection)))
                        .cards())
                .isEmpty();
    }

    private static SigningKey key(String kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp384r1"));
            } else {
                generator.initialize(2048);
            }
            KeyPair pair = generator.generateKeyPair();
            return SigningKey.of(pair, "key-" + kind);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
