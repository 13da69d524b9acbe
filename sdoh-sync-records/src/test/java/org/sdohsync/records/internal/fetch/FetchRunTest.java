// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.sdohsync.records.internal.fetch.FakePlan.cut;
import static org.sdohsync.records.internal.fetch.FakePlan.json;
import static org.sdohsync.records.internal.fetch.FakePlan.status;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.fetch.FetchProgress;
import org.sdohsync.records.fetch.RecordLimits;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.manifest.Refusal;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

@Timeout(240)
class FetchRunTest {
    private static final String FIRST = "Patient/p1/$everything?_count=1000";

    private final FakePlan plan = new FakePlan();
    private final MemorySink sink = new MemorySink();
    private final FetchOptions options = FetchOptions.everything();
    private List<String> scopes = List.of("launch/patient", "patient/*.rs");

    @BeforeEach
    void patient() {
        plan.patient("p1", "");
    }

    @AfterEach
    void stop() {
        plan.close();
    }

    @Test
    @Requirement({"PDX-07", "PDX-08", "PDX-22", "PDX-26", "PDX-29", "PDX-31"})
    void run_overPages_keepsEverythingAndTheServersTime() {
        plan.on(FIRST, plan.page(plan.url("?page=2&x=%7C"), "Patient/p1", "Observation/o1"))
                .on("?page=2&x=%7C", plan.page(plan.url("more"), new String[0]))
                .on("more", plan.page(null, "Organization/plan", "Observation/o2"));

        RecordManifest manifest = run(options);

        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/o1", "Organization/plan", "Observation/o2");
        assertThat(manifest.status()).isEqualTo(RecordManifest.Status.FINISHED);
        assertThat(manifest.method()).isEqualTo(FetchMethod.EVERYTHING);
        assertThat(manifest.counts()).containsEntry("Observation", 2L).containsEntry("Patient", 1L);
        assertThat(manifest.nextSince()).hasValue(Instant.parse("2026-11-02T09:00:00Z"));
        assertThat(plan.asked()).containsExactly("GET Patient/p1", "GET " + FIRST, "GET ?page=2&x=%7C", "GET more");
    }

    @Hostile(39)
    @Test
    @DisplayName("39 pages that repeat resources give each version once")
    @Requirement("PDX-28")
    void run_ofRepeatedResources_keepsEachVersionOnce() {
        String version = "{'resourceType':'Observation','id':'o1','meta':{'versionId':'%s'}}";
        plan.on(FIRST, plan.page(plan.url("2"), "Patient/p1", version.formatted(1), version.formatted(1)))
                .on("2", plan.page(null, "Patient/p1", version.formatted(2)));

        RecordManifest manifest = run(options);

        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/o1", "Observation/o1");
        assertThat(manifest.duplicates()).isEqualTo(2);
    }

    @Hostile(40)
    @Test
    @DisplayName("40 resources of other patients are refused and named")
    @Requirement({"PDX-09", "PDX-41"})
    void run_ofOtherPatientsResources_refusesAndNamesThem() {
        plan.on(
                FIRST,
                plan.page(
                        null,
                        "Patient/p1",
                        "Patient/p2",
                        "{'resourceType':'Condition','id':'c2','subject':{'reference':'Patient/p2'}}",
                        "{'resourceType':'Condition','subject':{'reference':'Patient/p1'}}"));

        RecordManifest manifest = run(options);

        assertThat(sink.saved()).containsExactly("Patient/p1");
        assertThat(manifest.refusedCount()).isEqualTo(3);
        assertThat(manifest.refused())
                .containsExactly(
                        new Refusal("Patient/p2", Refusal.Reason.OTHER_PATIENT),
                        new Refusal("Condition/c2", Refusal.Reason.OTHER_PATIENT),
                        new Refusal("Condition", Refusal.Reason.NO_IDENTITY));
    }

    @Test
    @Requirement({"PDX-32", "PDX-43", "PDX-20"})
    void run_ofMessages_turnsTheirCodesIntoNotices() {
        plan.on(
                FIRST,
                plan.page(
                        null,
                        "Patient/p1",
                        "{'resourceType':'OperationOutcome','issue':[{'severity':'warning','code':'suppressed','diagnostics':"
                                + "'about Jane'},{'severity':'error','code':'incomplete'}]}",
                        "{'resourceType':'Observation','id':'o1','meta':{'security':[{'code':'R'},{'code':'REDACTED'}]}}"));

        RecordManifest manifest = run(options);

        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/o1");
        assertThat(manifest.status()).isEqualTo(RecordManifest.Status.PARTIAL);
        assertThat(manifest.nextSince()).isEmpty();
        assertThat(manifest.notices())
                .extracting(Notice::kind)
                .contains(Notice.Kind.WITHHELD, Notice.Kind.INCOMPLETE, Notice.Kind.SENSITIVE, Notice.Kind.MASKED);
        assertThat(manifest.notices().toString()).doesNotContain("Jane");
    }

    @Test
    @Requirement("PDX-34")
    void run_ofExpiredLink_beginsAnewOnceAndLosesNothing() {
        plan.on(FIRST, plan.page(plan.url("2"), "Patient/p1", "Observation/o1"))
                .on("2", status(410), plan.page(null, "Observation/o2"));

        RecordManifest manifest = run(options);

        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/o1", "Observation/o2");
        assertThat(manifest.status()).isEqualTo(RecordManifest.Status.FINISHED);
        assertThat(manifest.duplicates()).isZero();
    }

    @Hostile(39)
    @Test
    @DisplayName("39 page links that expire again and again end the fetch with what came")
    @Requirement("PDX-34")
    void run_ofLinkThatExpiresAgain_isPartial() {
        plan.on(FIRST, plan.page(plan.url("2"), "Patient/p1")).on("2", status(404));

        RecordManifest manifest = run(options);

        assertThat(manifest.status()).isEqualTo(RecordManifest.Status.PARTIAL);
        assertThat(manifest.has(Notice.Kind.ENDED_EARLY)).isTrue();
        assertThat(sink.saved()).containsExactly("Patient/p1");
    }

    @Hostile(39)
    @Test
    @DisplayName("39 page links to another server and links in a circle are not followed")
    @Requirement({"PDX-08", "PDX-31"})
    void run_ofForeignLinkOrCircle_keepsWhatCame() {
        plan.on(FIRST, plan.page("https://elsewhere.example/2", "Patient/p1"));
        assertThat(run(options).has(Notice.Kind.ENDED_EARLY)).isTrue();

        MemorySink another = new MemorySink();
        plan.on(FIRST, plan.page(plan.url("2"), "Patient/p1")).on("2", plan.page(plan.url("2"), "Observation/o1"));
        RecordManifest manifest = run(options, another);

        assertThat(manifest.has(Notice.Kind.ENDED_EARLY)).isTrue();
        assertThat(another.saved()).containsExactly("Patient/p1", "Observation/o1");
    }

    @Test
    void run_afterTheConnectionWasCut_goesOnWithTheSamePage() {
        plan.on(FIRST, plan.page(plan.url("2"), "Patient/p1"))
                .on(
                        "2",
                        cut(plan.page(null, "Observation/o1", "Observation/o2", "Observation/o3")),
                        cut(plan.page(null, "Observation/o1", "Observation/o2", "Observation/o3")),
                        plan.page(null, "Observation/o1", "Observation/o2", "Observation/o3"));
        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> run(options));
        assertThatExceptionOfType(TransportException.class).isThrownBy(() -> run(options));
        plan.forget();

        RecordManifest manifest = run(options);

        assertThat(plan.asked()).containsExactly("GET Patient/p1", "GET 2");
        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/o1", "Observation/o2", "Observation/o3");
        assertThat(manifest.duplicates()).isZero();
        assertThat(manifest.resources()).isEqualTo(4);
    }

    @Test
    void run_afterTheSinkFailed_doesNotKeepHalfOfIt() {
        plan.on(FIRST, plan.page(null, "Patient/p1", "Observation/o1", "Observation/o2"));
        sink.failAfter = 2;
        assertThatIllegalStateException().isThrownBy(() -> run(options));
        assertThat(sink.saved()).isEmpty();
        sink.failAfter = Integer.MAX_VALUE;

        RecordManifest manifest = run(options);

        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/o1", "Observation/o2");
        assertThat(manifest.resources()).isEqualTo(3);
        assertThat(manifest.duplicates()).isZero();
    }

    @Test
    void run_ofServerInTrouble_canBeResumed() {
        plan.on(FIRST, plan.page(plan.url("2"), "Patient/p1")).on("2", status(503), plan.page(null, "Observation/o1"));
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> run(options));

        assertThat(run(options).resources()).isEqualTo(2);
    }

    @Test
    void run_ofAnotherRequestIntoTheSameSink_isRefused() {
        plan.on(FIRST, status(503));
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> run(options));

        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> run(options.types("Observation")))
                .satisfies(other -> assertThat(other.reason()).isEqualTo(FetchException.Reason.OTHER_FETCH));
    }

    @Test
    void run_whenCancelled_stopsAndGoesOnLater() {
        AtomicBoolean cancelled = new AtomicBoolean();
        plan.on(FIRST, plan.page(plan.url("2"), "Patient/p1")).on("2", plan.page(null, "Observation/o1"));
        FetchOptions cancelling = options.cancelledWhen(cancelled::get).onProgress(step -> cancelled.set(true));
        assertThatExceptionOfType(StoppedException.class).isThrownBy(() -> run(cancelling));
        assertThat(sink.saved()).containsExactly("Patient/p1");
        plan.forget();
        List<FetchProgress> steps = new ArrayList<>();

        RecordManifest manifest = run(options.onProgress(steps::add));

        assertThat(plan.asked()).containsExactly("GET Patient/p1", "GET 2");
        assertThat(manifest.resources()).isEqualTo(2);
        assertThat(steps)
                .containsExactly(new FetchProgress(
                        FetchMethod.EVERYTHING, 2, 2, steps.get(0).bytes()));
    }

    @Test
    @Requirement({"PDX-10", "PDX-24", "PDX-25", "PDX-36"})
    void run_ofPart_asksForItAndFiltersWhatComesAllTheSame() {
        String old = "{'resourceType':'Observation','id':'old','meta':{'lastUpdated':'2026-01-01T00:00:00Z'}}";
        String fresh = "{'resourceType':'Observation','id':'new','meta':{'lastUpdated':'2026-10-02T00:00:00Z'}}";
        plan.on("Patient/p1/$everything?*", plan.page(null, "Patient/p1", old, fresh, "Condition/c1"));
        FetchOptions part = options.types("Observation", "Patient")
                .since(Instant.parse("2026-10-01T00:00:00Z"))
                .care(java.time.LocalDate.of(2026, 1, 1), java.time.LocalDate.of(2026, 12, 31))
                .pageSize(50);

        RecordManifest manifest = run(part);

        assertThat(plan.asked().get(1))
                .isEqualTo(
                        "GET Patient/p1/$everything?_count=50&_since=2026-10-01T00%3A00%3A00Z&_type=Observation,Patient"
                                + "&start=2026-01-01&end=2026-12-31");
        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/new");
        assertThat(manifest.since()).hasValue(Instant.parse("2026-10-01T00:00:00Z"));
        assertThat(manifest.has(Notice.Kind.PARAMETER_IGNORED)).isTrue();
    }

    @Test
    @Requirement("PDX-40")
    void run_whereParametersAreRefused_asksWithFewer() {
        plan.on(FIRST, status(400, "not-supported")).on("Patient/p1/$everything", plan.page(null, "Patient/p1"));

        assertThat(run(options).method()).isEqualTo(FetchMethod.EVERYTHING);
    }

    @Test
    @Requirement({"PDX-05", "PDX-40", "IPA-14", "IPA-26"})
    void run_whereEverythingIsNotOffered_searchesEachType() {
        plan.on("metadata", metadata("Patient", "Observation", "MedicationRequest", "Immunization"))
                .on("Patient?_id=p1", plan.page(null, "Patient/p1"))
                .on("Observation?*", plan.page(null, "Observation/o1"))
                .on("MedicationRequest?*", plan.page(null, "MedicationRequest/m1", "Medication/aspirin"))
                .on("Immunization?*", status(403, "forbidden"));

        RecordManifest manifest = run(options);

        assertThat(manifest.method()).isEqualTo(FetchMethod.SEARCH);
        assertThat(sink.saved())
                .containsExactly("Patient/p1", "Observation/o1", "MedicationRequest/m1", "Medication/aspirin");
        assertThat(manifest.notices()).contains(new Notice(Notice.Kind.NOT_PERMITTED, "Immunization", 1));
        assertThat(manifest.status()).isEqualTo(RecordManifest.Status.FINISHED);
        assertThat(plan.asked())
                .contains("GET MedicationRequest?patient=p1&_count=1000&_include=MedicationRequest:medication"
                        + "&_revinclude=Provenance:target")
                .filteredOn(request -> request.contains("?"))
                .allMatch(request -> request.contains("p1"));
    }

    @Test
    @Requirement("IPA-39")
    void run_whereDocumentsAreMadeOnDemand_fetchesTheseToo() {
        plan.on("metadata", documents())
                .on("Patient?_id=p1", plan.page(null, "Patient/p1"))
                .on("DocumentReference?*", plan.page(null, "DocumentReference/d1"))
                .on(
                        "DocumentReference/$docref?patient=p1&start=2026-01-01",
                        plan.page(null, "DocumentReference/d1", "DocumentReference/summary"));

        RecordManifest manifest =
                run(options.methods(FetchMethod.SEARCH).care(java.time.LocalDate.of(2026, 1, 1), null));

        assertThat(sink.saved()).containsExactly("Patient/p1", "DocumentReference/d1", "DocumentReference/summary");
        assertThat(manifest.status()).isEqualTo(RecordManifest.Status.FINISHED);
    }

    @Test
    @Requirement("IPA-39")
    void run_whereMakingDocumentsFails_keepsTheRestAndSaysSo() {
        plan.on("metadata", documents())
                .on("Patient?_id=p1", plan.page(null, "Patient/p1"))
                .on("DocumentReference?*", plan.page(null, "DocumentReference/d1"))
                .on("DocumentReference/$docref?patient=p1", json("{'resourceType':'Parameters'}"));

        RecordManifest broken = run(options.methods(FetchMethod.SEARCH));

        assertThat(broken.notices()).contains(new Notice(Notice.Kind.UNREADABLE, "DocumentReference/$docref", 1));
        assertThat(broken.status()).isEqualTo(RecordManifest.Status.PARTIAL);

        MemorySink another = new MemorySink();
        plan.on("DocumentReference/$docref?patient=p1", status(501));
        RecordManifest refused = run(options.methods(FetchMethod.SEARCH), another);

        assertThat(refused.notices()).contains(new Notice(Notice.Kind.NOT_OFFERED, "DocumentReference/$docref", 1));
        assertThat(another.saved()).containsExactly("Patient/p1", "DocumentReference/d1");
    }

    private static mockwebserver3.MockResponse documents() {
        return json("{'resourceType':'CapabilityStatement','rest':[{'resource':[{'type':'DocumentReference',"
                + "'searchParam':[{'name':'patient'}],'operation':[{'name':'docref'}]}]}]}");
    }

    @Test
    @Requirement("IPA-23")
    void run_whereObservationsNeedACategory_asksForEach() {
        plan.on("metadata", metadata("Observation"))
                .on("Patient?_id=p1", plan.page(null, "Patient/p1"))
                .on("Observation?*", status(400, "invalid"))
                .on("Observation?patient=p1&category=laboratory", plan.page(null, "Observation/lab"))
                .on("Observation?patient=p1&category=vital-signs", plan.page(null, "Observation/pulse"));

        run(options.methods(FetchMethod.SEARCH));

        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/lab", "Observation/pulse");
    }

    @Test
    @Requirement({"SCP-11", "SCP-18"})
    void run_withFewerScopes_saysWhatIsNotGranted() {
        scopes = List.of("patient/Patient.rs", "patient/Observation.rs");
        plan.on("metadata", metadata("Observation", "Condition"))
                .on("Patient?_id=p1", plan.page(null, "Patient/p1"))
                .on("Observation?*", plan.page(null, "Observation/o1"));

        RecordManifest manifest = run(options.methods(FetchMethod.SEARCH));

        assertThat(manifest.notices()).contains(new Notice(Notice.Kind.SCOPE_NOT_GRANTED, "Condition", 1));
        assertThat(plan.asked()).noneMatch(request -> request.startsWith("GET Condition"));
    }

    @Test
    @Requirement({"PDX-04", "IPA-12"})
    void run_whileScopesBecomeFewer_saysSo() {
        plan.on(FIRST, plan.page(null, "Patient/p1"));
        FetchOptions narrowed =
                options.onProgress(step -> scopes = List.of("patient/Patient.rs", "patient/Observation.rs"));

        assertThat(run(narrowed).notices())
                .contains(new Notice(Notice.Kind.SCOPE_NARROWED, "Condition", 1))
                .doesNotContain(new Notice(Notice.Kind.SCOPE_NARROWED, "Observation", 1));
    }

    @Test
    void run_whereNothingIsOffered_isTyped() {
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> run(options.methods(FetchMethod.EVERYTHING, FetchMethod.EXPORT)))
                .satisfies(none -> assertThat(none.reason()).isEqualTo(FetchException.Reason.NOT_OFFERED));
    }

    @Test
    @Requirement({"IPA-16", "IPA-36"})
    void run_ofMergedPatient_fetchesTheLinkedRecordToo() {
        plan.patient(
                        "p1",
                        ",'active':false,'link':[{'other':{'reference':'Patient/p9'},'type':'replaced-by'},"
                                + "{'other':{'reference':'https://elsewhere.example/Patient/x'},'type':'seealso'},"
                                + "{'other':{'reference':'Patient/closed'},'type':'seealso'}]")
                .patient("p9", ",'link':[{'other':{'reference':'Patient/p1'},'type':'replaces'}]")
                .on("Patient/closed", status(403))
                .on(FIRST, plan.page(null, "Patient/p1"))
                .on(
                        "Patient/p9/$everything?_count=1000",
                        plan.page(
                                null,
                                "Patient/p9",
                                "{'resourceType':'Condition','id':'c9','subject':{'reference':'Patient/p9'}}"));

        RecordManifest manifest = run(options);

        assertThat(sink.saved()).containsExactly("Patient/p1", "Patient/p9", "Condition/c9");
        assertThat(manifest.notices()).contains(new Notice(Notice.Kind.NOT_PERMITTED, "Patient/closed", 1));
        assertThat(manifest.refused()).isEmpty();
    }

    @Test
    @Requirement({"IPA-13", "IPA-19", "IPA-20"})
    void run_beforeThePatientIsKnown_deliversNothing() {
        plan.on(FIRST, plan.page(null, "Patient/p1"));
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> run(options.confirm(patient -> false)))
                .satisfies(no -> assertThat(no.reason()).isEqualTo(FetchException.Reason.NOT_CONFIRMED));
        plan.on("Patient/p1", status(403));
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> run(options))
                .satisfies(no -> assertThat(no.reason()).isEqualTo(FetchException.Reason.PATIENT_NOT_READABLE));

        assertThat(sink.saved()).isEmpty();
        assertThat(plan.asked()).noneMatch(request -> request.contains("$everything"));
    }

    static mockwebserver3.MockResponse metadata(String... types) {
        StringBuilder resources = new StringBuilder();
        for (String type : types) {
            resources
                    .append(resources.isEmpty() ? "" : ",")
                    .append("{'type':'" + type + "','searchParam':[{'name':'patient'}]}");
        }
        return json("{'resourceType':'CapabilityStatement','rest':[{'mode':'server','resource':[" + resources + "]}]}");
    }

    private RecordManifest run(FetchOptions some) {
        return run(some, sink);
    }

    private RecordManifest run(FetchOptions some, MemorySink into) {
        try (MemorySink used = into) {
            return new FetchRun(
                            plan.server(RecordLimits.DEFAULT),
                            "p1",
                            some,
                            used,
                            () -> scopes,
                            Clock.systemUTC(),
                            duration -> {})
                    .run();
        }
    }
}
