// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.details;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundleScanner;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.details.MissingReference.Why;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.internal.action.FakeSource;
import org.sdohsync.workflow.internal.action.Scene;

class PageDetailsTest {
    private static final int REFERRALS = 40;

    private final Scene scene = new Scene();
    private final FakeSource source = scene.source();
    private final FeedMemory memory = new FeedMemory();
    private final List<ServerFeature> lacking = new ArrayList<>();

    @BeforeEach
    void fill() {
        for (int number = 0; number < REFERRALS; number++) {
            put("Patient/p" + number);
            put("Condition/c" + number);
            source.resources().put(request(number));
        }
        put("Practitioner/dr");
        put("Organization/clinic");
        source.resources()
                .put(resource("PractitionerRole/pr")
                        .object("practitioner", reference("Practitioner/dr"))
                        .object("organization", reference("Organization/clinic"))
                        .build());
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void read_ofAPage_takesTwoBatchesForAllOfThem() {
        try (PageDetails page = page(List.of())) {
            assertEachReads(page);
        }

        assertThat(source.log()).containsExactly("POST ", "POST ");
    }

    @Test
    void read_whenTheRequestsCameWithThePage_takesOneBatchOnceTheDirectoryIsKnown() {
        try (PageDetails first = page(requests())) {
            assertEachReads(first);
        }
        int before = source.log().size();

        try (PageDetails second = page(requests())) {
            assertEachReads(second);
        }

        assertThat(source.log().subList(before, source.log().size())).containsExactly("POST ");
    }

    @Test
    void read_ofOneReferral_showsNothingOfAnother() {
        try (PageDetails page = page(requests())) {
            ReferralDetails details = read(page, 1);

            assertThat(details.patient().map(Patient::getIdPart)).contains("p1");
            assertThat(details.resource("Patient/p2")).isEmpty();
            assertThat(details.resource("ServiceRequest/sr2")).isEmpty();
            assertThat(details.missing()).isEmpty();
        }
    }

    @Test
    void read_behindThePage_asksAnew() {
        PageDetails page = page(requests());
        ReferralDetails early = read(page, 1);
        page.close();
        source.resources()
                .change(
                        "Patient/p1",
                        person -> person.toBuilder().flag("active", true).build());

        ReferralDetails late = read(page, 1);

        assertThat(early.patient().orElseThrow().getActive()).isFalse();
        assertThat(late.patient().orElseThrow().getActive()).isTrue();
    }

    @Test
    void read_whereLargeBatchesAreRefused_takesSmallerOnes() {
        source.largestBatch(50);

        try (PageDetails page = page(List.of())) {
            assertEachReads(page);
        }

        assertThat(source.log()).allMatch("POST "::equals).hasSizeLessThan(10);
        assertThat(lacking).isEmpty();
    }

    @Test
    void read_whereBatchesAreRefused_readsEachReferralByItself() {
        source.batch(false);

        try (PageDetails page = page(List.of())) {
            ReferralDetails details = read(page, 0);

            assertThat(details.patient()).isPresent();
            assertThat(lacking).containsExactly(ServerFeature.BATCH);
            assertThat(source.log()).noneMatch("GET Patient/p1"::equals);
        }
    }

    @Test
    void read_whereBatchesAreKnownToBeMissing_readsNoMoreThanOneReferral() {
        ServerCapabilities none = ServerCapabilities.unknown().with(ServerFeature.BATCH, false);

        try (PageDetails page = page(List.of())) {
            ReferralDetails details = page.read(client(), () -> none, task(0), lacking::add);

            assertThat(details.patient()).isPresent();
            assertThat(source.log()).noneMatch("POST "::equals).noneMatch(line -> line.endsWith("p1"));
        }
    }

    @Test
    void read_whenTheServerIsInTroubleFirst_readsEachReferralByItself() {
        source.refuse("POST ", 503);

        try (PageDetails page = page(requests())) {
            assertThat(read(page, 0).patient()).isPresent();
            assertThat(read(page, 1).patient()).isPresent();
        }
    }

    @Test
    void read_whatIsMissing_isListedWithTheReferralThatNamesIt() {
        source.forbid("Condition/c1");
        source.resources().remove("Patient/p2");

        try (PageDetails page = page(List.of())) {
            assertThat(read(page, 0).missing()).isEmpty();
            assertThat(read(page, 1).missing()).containsExactly(new MissingReference("Condition/c1", Why.FORBIDDEN));
            assertThat(read(page, 2).missing()).containsExactly(new MissingReference("Patient/p2", Why.NOT_FOUND));
        }
    }

    @Test
    void read_byManyThreads_readsThePageOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (PageDetails page = page(List.of())) {
            List<Callable<Boolean>> readers = new ArrayList<>();
            for (int number = 0; number < REFERRALS; number++) {
                int mine = number;
                readers.add(() -> read(page, mine).patient().isPresent());
            }
            for (Future<Boolean> reader : threads.invokeAll(readers)) {
                assertThat(reader.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(source.log()).containsExactly("POST ", "POST ");
    }

    private void assertEachReads(PageDetails page) {
        for (int number = 0; number < REFERRALS; number++) {
            ReferralDetails details = read(page, number);
            assertThat(details.serviceRequest().orElseThrow().getIdPart()).isEqualTo("sr" + number);
            assertThat(details.patient().orElseThrow().getIdPart()).isEqualTo("p" + number);
            assertThat(details.reasons()).hasSize(1);
            assertThat(details.resource("Practitioner/dr")).isPresent();
            assertThat(details.resource("Organization/clinic")).isPresent();
            assertThat(details.missing()).isEmpty();
        }
    }

    private ReferralDetails read(PageDetails page, int number) {
        return page.read(client(), ServerCapabilities::unknown, task(number), lacking::add);
    }

    private PageDetails page(List<BundleEntry> brought) {
        List<Task> tasks = new ArrayList<>();
        for (int number = 0; number < REFERRALS; number++) {
            tasks.add(task(number));
        }
        return PageDetails.of(tasks, brought, memory);
    }

    private List<BundleEntry> requests() {
        List<JsonObject> entries = new ArrayList<>();
        for (int number = 0; number < REFERRALS; number++) {
            entries.add(JsonObject.builder().object("resource", request(number)).build());
        }
        byte[] bundle = JsonObject.builder()
                .text("resourceType", "Bundle")
                .objects("entry", entries)
                .build()
                .toBytes();
        return BundleScanner.scan(bundle, "page", head -> true).entries();
    }

    private FhirClient client() {
        return FhirClient.over(source.sender(), source.base(), Limits.defaults());
    }

    private void put(String name) {
        source.resources().put(resource(name).build());
    }

    private static JsonObject request(int number) {
        return resource("ServiceRequest/sr" + number)
                .object("subject", reference("Patient/p" + number))
                .objects("reasonReference", List.of(reference("Condition/c" + number)))
                .build();
    }

    private static Task task(int number) {
        byte[] json = resource("Task/t" + number)
                .object("focus", reference("ServiceRequest/sr" + number))
                .object("for", reference("Patient/p" + number))
                .object("requester", reference("PractitionerRole/pr"))
                .build()
                .toBytes();
        return FhirJson.parse(Task.class, json, "Task/t" + number);
    }

    private static JsonObject.Builder resource(String name) {
        int slash = name.indexOf('/');
        return JsonObject.builder()
                .text("resourceType", name.substring(0, slash))
                .text("id", name.substring(slash + 1));
    }

    private static JsonObject reference(String reference) {
        return JsonObject.builder().text("reference", reference).build();
    }
}
