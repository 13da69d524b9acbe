// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.records.HealthRecords;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.ipa.DocumentQuery;
import org.sdohsync.records.ipa.Found;
import org.sdohsync.records.ipa.PatientReader;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.match.MatchException;
import org.sdohsync.records.match.MemberMatchRequest;
import org.sdohsync.records.sink.CallbackSink;
import org.sdohsync.records.sink.NdjsonDirectory;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.testkit.Requirement;

/** A member's app at a plan: a real authorization server, and a HAPI server with {@code $everything}. */
@Timeout(600)
class HealthRecordsTest {
    private final Store store = MemoryStore.create();
    private final List<AccessEvent> accesses = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    @Requirement({"PDX-02", "PDX-03", "PDX-07", "PDX-08", "PDX-22"})
    void fetch_ofMember_bringsTheWholeHistoryWithoutRefreshToken() throws IOException {
        try (ReferralSource plan = ReferralSource.builder("plan")
                        .abilities(Abilities.builder().maxPageSize(10).build())
                        .start();
                SmartClient smart = member(plan, "patient/*.rs")) {
            Connection connection = connect(smart, plan);

            RecordManifest manifest =
                    records(smart).fetch(connection, FetchOptions.everything(), NdjsonDirectory.at(at()));

            assertThat(connection.health().state()).isEqualTo(Health.State.CONNECTED);
            assertThat(connection.health().hints()).isEmpty();
            assertThat(manifest.status()).isEqualTo(RecordManifest.Status.FINISHED);
            assertThat(manifest.method()).isEqualTo(FetchMethod.EVERYTHING);
            assertThat(manifest.counts()).containsEntry("Patient", 1L).containsKeys("Task", "ServiceRequest");
            assertThat(manifest.refused()).isEmpty();
            assertThat(manifest.nextSince()).isPresent();
            assertThat(lines()).hasSize((int) manifest.resources()).doesNotHaveDuplicates();
            assertThat(accesses).allMatch(event -> event.purpose() == AccessEvent.Purpose.RECORDS);
            assertThat(accesses.stream().flatMap(event -> event.resources().stream()))
                    .contains("Patient/" + manifest.patient());
        }
    }

    @Test
    @Requirement({"PDX-20", "PDX-43"})
    void fetch_wherePlanWithholdsSensitiveData_saysSoInWords() {
        try (ReferralSource plan = ReferralSource.builder("plan")
                        .abilities(Abilities.builder()
                                .with(Ability.WITHHOLD_SENSITIVE)
                                .build())
                        .start();
                SmartClient smart = member(plan, "patient/*.rs")) {
            Connection connection = connect(smart, plan);
            plan.fhirServer().load(sensitive(connection.context().patient().orElseThrow()));

            RecordManifest manifest =
                    records(smart).fetch(connection, FetchOptions.everything(), NdjsonDirectory.at(at()));

            assertThat(manifest.notices()).contains(new Notice(Notice.Kind.WITHHELD, "suppressed", 1));
            assertThat(Notice.Kind.WITHHELD.words()).isEqualTo("The source does not share some data with this app.");
            assertThat(manifest.status()).isEqualTo(RecordManifest.Status.FINISHED);
        }
    }

    /** The authorization server narrows what it grants when the token is refreshed in the middle of the fetch. */
    @Test
    @Requirement({"PDX-04", "IPA-12", "SCP-11"})
    void fetch_whileARefreshNarrowsTheScopes_saysSo() {
        try (ReferralSource plan = ReferralSource.quick("plan");
                SmartClient smart =
                        narrowed(plan, "launch/patient patient/Patient.rs patient/Task.rs offline_access")) {
            Connection connection = connect(smart, plan);
            FetchOptions refreshing = FetchOptions.everything()
                    .types("Patient", "Condition")
                    .onProgress(step -> smart.ensureFresh(connection.id(), Duration.ofHours(2)));

            RecordManifest manifest = records(smart).fetch(connection, refreshing, NdjsonDirectory.at(at()));

            assertThat(smart.connection(connection.id()).orElseThrow().grantedScopes())
                    .contains("patient/Patient.rs")
                    .doesNotContain("patient/Condition.rs");
            assertThat(manifest.notices()).contains(new Notice(Notice.Kind.SCOPE_NARROWED, "Condition", 1));
        }
    }

    /** The two ways bring the same of the types that can be searched by patient. */
    @Test
    @Requirement({"PDX-05", "PDX-40", "IPA-14"})
    void fetch_whereEverythingIsNotOffered_bringsTheSameBySearches() throws IOException {
        Abilities without = Abilities.builder()
                .with(Ability.LENIENT_SEARCH)
                .without(Ability.EVERYTHING)
                .build();
        try (ReferralSource plan =
                        ReferralSource.builder("plan").abilities(without).start();
                SmartClient smart = member(plan, "patient/*.rs")) {
            Connection connection = connect(smart, plan);

            RecordManifest manifest =
                    records(smart).fetch(connection, FetchOptions.everything(), NdjsonDirectory.at(at()));

            assertThat(manifest.method()).isEqualTo(FetchMethod.SEARCH);
            assertThat(manifest.counts()).containsEntry("Patient", 1L).containsKeys("Task", "ServiceRequest");
            assertThat(lines()).doesNotHaveDuplicates();
        }
    }

    @Test
    @Requirement({"PDX-09", "PDX-23"})
    void fetch_ofAllThatTheUserMaySee_keepsTheOneOnly() {
        try (ReferralSource plan = ReferralSource.quick("plan");
                SmartClient smart = worker(plan)) {
            Connection connection = smart.connect(plan.fhirBase().toString())
                    .asRecipient(plan.recipient())
                    .inBrowser();
            String patient = plan.data().patientIds().get(0);
            Set<String> got = new TreeSet<>();
            CallbackSink sink = CallbackSink.to(
                    store, "worker", resource -> got.add(resource.type() + "/" + resource.id()), () -> {});

            RecordManifest manifest = records(smart)
                    .fetch(
                            connection,
                            FetchOptions.everything().patient(patient).methods(FetchMethod.EVERYTHING_OF_ALL),
                            sink);

            assertThat(manifest.method()).isEqualTo(FetchMethod.EVERYTHING_OF_ALL);
            assertThat(manifest.refusedCount()).isPositive();
            assertThat(got).contains("Patient/" + patient);
            assertThat(got.stream().filter(name -> name.startsWith("Patient/"))).hasSize(1);
            assertThat(sink.manifest()).hasValue(manifest);
        }
    }

    @Test
    @Requirement({"IPA-13", "IPA-14", "IPA-21", "IPA-26", "IPA-28"})
    void read_ofMember_givesTypedResourcesAndGrades() {
        try (ReferralSource plan = ReferralSource.quick("plan");
                SmartClient smart =
                        member(plan, "patient/Patient.rs", "patient/Condition.rs", "patient/DocumentReference.rs")) {
            PatientReader reader = records(smart).read(connect(smart, plan));

            Patient patient = reader.patient();
            assertThat(patient.hasName()).isTrue();
            assertThat(reader.conditions().answer()).isEqualTo(Found.Answer.SEARCHED);
            assertThat(reader.conditions().entries())
                    .isNotEmpty()
                    .allMatch(condition -> condition
                            .getSubject()
                            .getReference()
                            .endsWith(patient.getIdElement().getIdPart()));
            assertThat(reader.allergies().answer()).isEqualTo(Found.Answer.NOT_PERMITTED);
            assertThat(reader.check())
                    .extracting(check -> check.type())
                    .startsWith("Patient")
                    .hasSize(8);
        }
    }

    /** The server makes a summary for it, which no search finds; another server has what it has. */
    @Test
    @Requirement({"IPA-39", "IPA-25"})
    void documents_whereTheOperationIsOfferedAndWhereNot_areFound() {
        String[] scopes = {"patient/Patient.rs", "patient/DocumentReference.rs"};
        DocumentQuery summary = DocumentQuery.current().type("http://loinc.org", "34133-9");
        Abilities without =
                Abilities.builder().without(Ability.DOCUMENT_OPERATION).build();
        try (ReferralSource plan = ReferralSource.quick("plan");
                SmartClient smart = member(plan, scopes)) {
            PatientReader reader = records(smart).read(connect(smart, plan));

            Found<DocumentReference> made = reader.documents(summary);

            assertThat(made.answer()).isEqualTo(Found.Answer.SEARCHED);
            assertThat(made.entries()).hasSize(1);
            assertThat(reader.content(made.entries().get(0)).bytes())
                    .hasValueSatisfying(
                            bytes -> assertThat(new String(bytes, UTF_8)).startsWith("Problems: "));
            assertThat(reader.documents().entries())
                    .noneMatch(document -> document.getType().getCoding().stream()
                            .anyMatch(coding -> coding.getCode().equals("34133-9")));
        }
        try (ReferralSource plan =
                        ReferralSource.builder("other").abilities(without).start();
                SmartClient smart = member(plan, scopes)) {
            PatientReader reader = records(smart).read(connect(smart, plan));

            assertThat(reader.documents(summary)).isEqualTo(new Found<>(Found.Answer.SEARCHED, List.of(), 0));
        }
    }

    @Test
    @Requirement("IPA-39")
    void fetch_bySearches_bringsWhatIsMadeOnDemand() throws IOException {
        Abilities lenient = Abilities.builder().with(Ability.LENIENT_SEARCH).build();
        try (ReferralSource plan =
                        ReferralSource.builder("plan").abilities(lenient).start();
                SmartClient smart = member(plan, "patient/*.rs")) {
            Connection connection = connect(smart, plan);

            RecordManifest manifest = records(smart)
                    .fetch(
                            connection,
                            FetchOptions.everything()
                                    .methods(FetchMethod.SEARCH)
                                    .types("DocumentReference"),
                            NdjsonDirectory.at(at()));

            assertThat(manifest.status()).isEqualTo(RecordManifest.Status.FINISHED);
            assertThat(lines()).doesNotHaveDuplicates().anyMatch(line -> line.contains("\"summary-"));
        }
    }

    @Test
    @Requirement("PDX-62")
    void match_whereNotOffered_isRefusedInWords() {
        try (ReferralSource plan = ReferralSource.quick("plan");
                SmartClient smart = worker(plan)) {
            Connection connection = smart.connect(plan.fhirBase().toString())
                    .asRecipient(plan.recipient())
                    .inBrowser();

            assertThatExceptionOfType(MatchException.class)
                    .isThrownBy(() -> records(smart).match(connection, request()))
                    .satisfies(refused -> assertThat(refused.reason())
                            .isIn(MatchException.Reason.NOT_OFFERED, MatchException.Reason.BAD_REQUEST))
                    .withMessageNotContaining("Sample");
        }
    }

    /** The same at HAPI's JPA server, which has the operation from its makers. */
    @Test
    @Timeout(900)
    @EnabledIfSystemProperty(named = "sandbox.jpa.classpath", matches = ".+")
    void fetch_fromDatabase_bringsTheWholeHistory(@TempDir Path directory) throws IOException {
        Path classPath = Path.of(System.getProperty("sandbox.jpa.classpath"));
        try (ReferralSource plan = ReferralSource.builder("plan").startWithDatabase(classPath, directory);
                SmartClient smart = member(plan, "patient/*.rs")) {
            Connection connection = connect(smart, plan);

            RecordManifest manifest =
                    records(smart).fetch(connection, FetchOptions.everything().pageSize(10), NdjsonDirectory.at(at()));

            assertThat(manifest.method()).isEqualTo(FetchMethod.EVERYTHING);
            assertThat(manifest.counts()).containsEntry("Patient", 1L).containsKeys("Task", "ServiceRequest");
            assertThat(lines()).hasSize((int) manifest.resources()).doesNotHaveDuplicates();
        }
    }

    /** HAPI's own bulk export of all patients, of which the fetch keeps one. Tasks are in no patient's compartment (FHIR
     * R4), and it wants to be asked every two minutes only. */
    @Test
    @Timeout(900)
    @Requirement({"PDX-09", "PDX-23"})
    @EnabledIfSystemProperty(named = "sandbox.jpa.classpath", matches = ".+")
    void export_fromDatabase_bringsTheRecordOfOnePatient(@TempDir Path directory) throws IOException {
        Path classPath = Path.of(System.getProperty("sandbox.jpa.classpath"));
        try (ReferralSource plan = ReferralSource.builder("plan").startWithDatabase(classPath, directory);
                SmartClient smart = worker(plan, "user/*.cruds")) {
            Connection connection = smart.connect(plan.fhirBase().toString())
                    .asRecipient(plan.recipient())
                    .inBrowser();
            String patient = plan.data().patientIds().get(0);

            RecordManifest manifest = records(smart)
                    .fetch(
                            connection,
                            FetchOptions.everything().patient(patient).methods(FetchMethod.EXPORT),
                            NdjsonDirectory.at(at()));

            assertThat(manifest.method()).isEqualTo(FetchMethod.EXPORT);
            assertThat(manifest.status()).isEqualTo(RecordManifest.Status.FINISHED);
            assertThat(manifest.counts()).containsEntry("Patient", 1L).containsKeys("Condition", "ServiceRequest");
            assertThat(manifest.refusedCount()).as("of other patients").isPositive();
            assertThat(manifest.nextSince()).isPresent();
            assertThat(lines()).hasSize((int) manifest.resources()).doesNotHaveDuplicates();
        }
    }

    private static MemberMatchRequest request() {
        Patient member = new Patient();
        member.setId("m1");
        member.addName().setFamily("Sample");
        Coverage coverage = new Coverage().setBeneficiary(new Reference("Patient/m1"));
        Consent consent = new Consent().setStatus(Consent.ConsentState.ACTIVE).setPatient(new Reference("Patient/m1"));
        consent.addPolicy().setUri("http://hl7.org/fhir/us/davinci-hrex/StructureDefinition-hrex-consent.html#regular");
        consent.getProvision()
                .setPeriod(new Period()
                        .setStart(Date.from(Instant.EPOCH))
                        .setEnd(Date.from(Instant.EPOCH.plusSeconds(1))));
        return MemberMatchRequest.of(member, coverage, consent);
    }

    private static Observation sensitive(String patient) {
        Observation observation =
                new Observation().setStatus(ObservationStatus.FINAL).setSubject(new Reference("Patient/" + patient));
        observation.setId("sensitive-1");
        observation.getCode().setText("something of nobody's business");
        observation
                .getMeta()
                .addSecurity()
                .setSystem("http://terminology.hl7.org/CodeSystem/v3-Confidentiality")
                .setCode("R");
        return observation;
    }

    private Path at() {
        return folder.resolve("history");
    }

    private List<String> lines() throws IOException {
        List<String> all = new ArrayList<>();
        try (var files = Files.list(at())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".ndjson")).toList()) {
                all.addAll(Files.readAllLines(file));
            }
        }
        return all;
    }

    private static Connection connect(SmartClient smart, ReferralSource plan) {
        return smart.connect(plan.fhirBase().toString()).asPatient().inBrowser();
    }

    private HealthRecords records(SmartClient smart) {
        return HealthRecords.builder(smart)
                .addressRules(AddressRules.strict().allowingLoopback())
                .onAccess(accesses::add)
                .build();
    }

    /** Asks for offline access nowhere, so that no refresh token is issued. */
    private SmartClient member(ReferralSource plan, String... scopes) {
        List<String> all = new ArrayList<>(List.of("launch/patient", "openid", "fhirUser"));
        all.addAll(List.of(scopes));
        return SmartClient.builder(
                        SmartApp.named("member")
                                .redirect("http://127.0.0.1:0/callback")
                                .scopes(all.toArray(new String[0])),
                        store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> plan.patient().visitAndFollow(page))
                .build();
    }

    /** Asks for fewer scopes with each refresh (RFC 6749 §6), so that the server grants fewer. */
    private SmartClient narrowed(ReferralSource plan, String fewer) {
        String base = plan.fhirBase().toString();
        SmartApp app = SmartApp.named("narrowed")
                .redirect("http://127.0.0.1:0/callback")
                .scopes(
                        "launch/patient",
                        "patient/Patient.rs",
                        "patient/Condition.rs",
                        "patient/Task.rs",
                        "offline_access");
        SourceSettings settings = app.settingsAt(base).tokenRequests(request -> {
            if ("refresh_token".equals(request.form().parameters().get("grant_type"))) {
                request.form().set("scope", fewer);
            }
        });
        return SmartClient.builder(app.at(base, settings), store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> plan.patient().visitAndFollow(page))
                .build();
    }

    private SmartClient worker(ReferralSource plan) {
        return worker(plan, "user/*.rs");
    }

    private SmartClient worker(ReferralSource plan, String scope) {
        return SmartClient.builder(
                        SmartApp.named("worker")
                                .redirect("http://127.0.0.1:0/callback")
                                .scopes("openid", "fhirUser", scope),
                        store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> plan.worker().visitAndFollow(page))
                .build();
    }
}
