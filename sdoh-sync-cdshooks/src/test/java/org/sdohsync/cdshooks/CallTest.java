// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.hook.HookSubject;
import org.sdohsync.cdshooks.hook.ServiceAuthorization;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.cdshooks.service.CdsServiceException.Reason;
import org.sdohsync.cdshooks.service.CdsServices;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.testkit.Requirement;

/** What a call says, and what becomes of it. */
@Timeout(240)
class CallTest {
    private static final String CALL = "POST /cds-services/member-history";
    private static final String NO_CARDS = "{\"cards\":[]}";

    private final CdsWorld world = new CdsWorld();

    @BeforeEach
    void answer() {
        world.cds.on(CALL, 200, NO_CARDS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private CdsService history() {
        return CdsService.of(world.provider(), HookContext.APPOINTMENT_BOOK, "member-history");
    }

    private JsonObject sent() {
        return FakeServer.sent(world.cds.last());
    }

    @Test
    @Requirement({"CDS-02", "CDS-04", "CDS-05", "CDS-20", "CDS-21", "CDS-35", "CDS-38", "CDS-40", "PDX-15"})
    void call_forAMembersHistory_bringsTheLaunchContextAndOneProposedAppointment() {
        CdsHooks hooks = world.hooks();

        CdsResponse first = hooks.call(history(), world.connection(), world.history());
        CdsResponse second = hooks.call(history(), world.connection(), world.history());

        assertThat(sent().members().keySet()).containsExactly("hook", "hookInstance", "context");
        assertThat(sent().text("hook")).contains("appointment-book");
        assertThat(sent().text("hookInstance")).contains(second.hookInstance());
        assertThat(UUID.fromString(first.hookInstance()).version()).isEqualTo(4);
        assertThat(second.hookInstance()).isNotEqualTo(first.hookInstance());
        JsonObject context = sent().object("context").orElseThrow();
        assertThat(context.members().keySet()).containsExactly("userId", "patientId", "appointments");
        assertThat(context.text("userId")).contains("Practitioner/prac-5");
        assertThat(context.text("patientId")).contains("pat-77");
        JsonObject bundle = context.object("appointments").orElseThrow();
        assertThat(bundle.text("type")).contains("collection");
        assertThat(bundle.objects("entry")).singleElement().satisfies(entry -> {
            JsonObject appointment = entry.object("resource").orElseThrow();
            assertThat(appointment.text("resourceType")).contains("Appointment");
            assertThat(appointment.text("id")).contains("appointment-1");
            assertThat(appointment.text("status")).contains("proposed");
            assertThat(appointment.has("start")).isFalse();
            assertThat(appointment.objects("participant")).hasSize(2);
        });
    }

    @Test
    void context_withoutAppointment_isABundleWithoutEntries() {
        HookContext context = HookContext.historyRequestWithoutAppointment(HookSubject.of(world.connection()));

        assertThat(context.json().object("appointments").orElseThrow().members().keySet())
                .containsExactly("resourceType", "type");
    }

    @Test
    @Requirement("CDS-39")
    void subject_ofALaunch_hasTheUserOfTheSourceAsARelativeReference() {
        assertThat(HookSubject.of(world.connection()).user()).contains("Practitioner/prac-5");
        assertThat(HookSubject.of(world.connection()).patient()).contains("pat-77");
        assertThat(HookSubject.of(world.connection()).encounter()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookSubject.nobody().user("Organization/1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookSubject.nobody().patient("Patient/pat-77"));
    }

    @Test
    void contexts_ofEachHook_requireWhatTheirDefinitionRequires() {
        HookSubject whole = HookSubject.nobody().user("PractitionerRole/role-9").patient("pat-77");
        ServiceRequest draft = new ServiceRequest();
        draft.setId("draft-1");

        assertThat(HookContext.patientView(whole.encounter("enc-3")).json().text("encounterId"))
                .contains("enc-3");
        assertThat(HookContext.orderSelect(whole, List.of(draft), List.of("ServiceRequest/draft-1"))
                        .json()
                        .texts("selections"))
                .containsExactly("ServiceRequest/draft-1");
        assertThat(HookContext.orderSign(whole, List.of(draft)).drafts()).containsExactly("ServiceRequest/draft-1");
        JsonObject dispatched = HookContext.orderDispatch(whole, List.of("ServiceRequest/1"), "Organization/2")
                .json();
        assertThat(dispatched.members().keySet()).containsExactly("patientId", "dispatchedOrders", "performer");
        assertThat(HookContext.encounterStart(whole.encounter("enc-3")).hook()).isEqualTo("encounter-start");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookContext.patientView(HookSubject.nobody().user("Practitioner/1")))
                .withMessageContaining("needs a patient")
                .withMessageContaining("HookSubject.patient");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookContext.patientView(HookSubject.nobody().patient("1")))
                .withMessageContaining("needs a user");
        assertThatIllegalArgumentException().isThrownBy(() -> HookContext.encounterDischarge(whole));
        assertThatIllegalArgumentException().isThrownBy(() -> HookContext.orderSign(whole, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookContext.orderSelect(whole, List.of(draft), List.of("ServiceRequest/other")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookContext.appointmentBook(
                        whole, List.of(new Appointment().setStatus(AppointmentStatus.BOOKED))));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        HookContext.of("com.example.hook", whole, CdsWorld.json("{\"patientId\":\"1\",\"list\":[]}")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HookCall.of(history(), CdsWorld.offline(), HookContext.patientView(whole)));
    }

    @Test
    @Requirement("CDS-41")
    void memberId_standsWhereThePlanWantsIt() {
        world.hooks()
                .call(HookCall.of(history(), world.connection(), world.history().with("memberId", "SYN-1"))
                        .extension("org.plan.memberId", "SYN-2"));

        assertThat(sent().object("context").flatMap(context -> context.text("memberId")))
                .contains("SYN-1");
        assertThat(sent().object("extension").flatMap(all -> all.text("org.plan.memberId")))
                .contains("SYN-2");
    }

    @Test
    @Requirement("CDS-42")
    void orderCall_toACrdService_asksForItsNewestVersionAndNothingUnsolicited() {
        CdsService crd =
                CdsServices.read(world.provider(), CdsWorld.json("""
                {"services":[{"hook":"order-sign","id":"member-history","description":"x","extension":{
                 "davinci-crd.version":["2.1","2.2"],
                 "davinci-crd.configuration-options":[{"code":"unsolicited-determ","type":"boolean"}]}}]}
                """)).all().get(0);
        HookContext context = HookContext.orderSign(HookSubject.of(world.connection()), List.of(new ServiceRequest()));

        world.hooks().call(crd, world.connection(), context);

        JsonObject extension = sent().object("extension").orElseThrow();
        assertThat(extension.text("davinci-crd.requestedVersion")).contains("2.2");
        assertThat(extension.object("davinci-crd.configuration").flatMap(all -> all.flag("unsolicited-determ")))
                .contains(false);
    }

    @Test
    @Requirement({"CDS-03", "CDS-07", "CDS-08", "CDS-36"})
    void fhirAuthorization_isOnlyATokenThatTheSourceIssuedForTheService() {
        ServiceAuthorization narrow = ServiceAuthorization.of(
                        Secret.of("issued-for-the-service"),
                        Duration.ofSeconds(30),
                        "patient/Coverage.rs",
                        "payer-client")
                .patient("pat-77");
        CdsHooks hooks = world.builder()
                .authorizations((service, connection) -> Optional.of(narrow))
                .build();

        hooks.call(history(), world.connection(), world.history());

        assertThat(sent().text("fhirServer")).contains(world.fhir.url("/fhir"));
        JsonObject sent = sent().object("fhirAuthorization").orElseThrow();
        assertThat(sent.members().keySet())
                .containsExactly("access_token", "token_type", "expires_in", "scope", "subject", "patient");
        assertThat(sent.text("access_token")).contains("issued-for-the-service");
        assertThat(sent.number("expires_in")).contains(30L);
        assertThat(narrow.toString()).doesNotContain("issued-for-the-service");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceAuthorization.of(
                                Secret.of("t"), Duration.ofSeconds(30), "openid patient/Coverage.rs", "payer-client")
                        .json());
    }

    @Test
    @Requirement("CDS-08")
    void fhirAuthorization_withTheConnectionsOwnToken_isRefusedAndNothingIsSent() {
        ServiceAuthorization own = ServiceAuthorization.of(
                Secret.of(CdsWorld.TOKEN), Duration.ofSeconds(30), "user/Coverage.rs", "payer-client");
        CdsHooks hooks = world.builder()
                .authorizations((service, connection) -> Optional.of(own))
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> hooks.call(history(), world.connection(), world.history()))
                .withMessageContaining("the connection's own");

        assertThat(world.cds.requests()).isEmpty();
    }

    @ParameterizedTest
    @Requirement({"CDS-11", "CDS-63"})
    @CsvSource({
        "401, REFUSED, keys of the client JWT",
        "403, REFUSED, keys of the client JWT",
        "404, NOT_FOUND, discover",
        "412, DATA_MISSING, CdsService.prefetch",
        "429, BUSY, try again later",
        "500, FAILED, operator",
        "503, BUSY, try again later",
        "302, REDIRECTED, not followed"
    })
    void refusal_isATypedErrorThatSaysWhatToDo(int status, Reason reason, String advice) {
        world.cds.on(
                CALL,
                status,
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"required\",\"diagnostics\":\"Anna Muster\"}]}");

        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> world.hooks().call(history(), world.connection(), world.history()))
                .satisfies(failed -> {
                    assertThat(failed.reason()).isEqualTo(reason);
                    assertThat(failed.status()).isEqualTo(status);
                    assertThat(failed.issueCodes()).containsExactly("required");
                    assertThat(failed.retryable()).isEqualTo(reason == Reason.BUSY);
                    assertThat(failed).hasMessageContaining(advice).hasMessageNotContaining("Anna");
                });
        assertThat(world.cds.requests()).hasSize(1);
    }

    @ParameterizedTest
    @Requirement("CDS-43")
    @ValueSource(strings = {"", "[]", "null", "{}", "{\"cards\":null}", "{\"cards\":{}}", "{\"cards\":"})
    void answer_withoutCards_isNoAnswerOfCdsHooks(String body) {
        world.cds.on(CALL, 200, body);

        assertThatExceptionOfType(CdsServiceException.class)
                .isThrownBy(() -> world.hooks().call(history(), world.connection(), world.history()))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.NOT_CDS));
    }

    @Test
    void calls_ofSeveralServices_doNotAffectEachOther() {
        CdsService gone = CdsService.of(world.provider(), HookContext.APPOINTMENT_BOOK, "gone");

        List<CallResult> results = world.hooks()
                .callEach(List.of(
                        HookCall.of(gone, world.connection(), world.history()),
                        HookCall.of(history(), world.connection(), world.history())));

        assertThat(results.get(0).failure()).isPresent();
        assertThat(results.get(0).response()).isEmpty();
        assertThat(results.get(1).response()).isPresent();
        assertThat(results.get(1).call().service().id()).isEqualTo("member-history");
    }

    @Test
    void calls_ofWhichOneThrowsAnError_giveTheOthers() {
        CdsHooks broken = world.builder()
                .http(new OkHttpClient.Builder()
                        .addInterceptor(chain -> {
                            if (chain.request().url().encodedPath().endsWith("/broken")) {
                                throw new AssertionError("broken");
                            }
                            return chain.proceed(chain.request());
                        })
                        .build())
                .build();
        CdsService service = CdsService.of(world.provider(), HookContext.APPOINTMENT_BOOK, "broken");

        List<CallResult> results = broken.callEach(List.of(
                HookCall.of(history(), world.connection(), world.history()),
                HookCall.of(service, world.connection(), world.history())));

        assertThat(results.get(0).response()).isPresent();
        assertThat(results.get(1).failure()).get().isInstanceOf(StoppedException.class);
    }

    @Test
    void prefetched_forAKeyThatTheServiceDoesNotAskFor_isRefused() {
        HookCall call = HookCall.of(history(), world.connection(), world.history());

        assertThatIllegalArgumentException().isThrownBy(() -> call.prefetched("patient", new Patient()));
        assertThat(CdsWorld.service(world.provider(), "patient-view", Map.of("a", "Patient/1"))
                        .prefetch())
                .hasSize(1);
    }
}
