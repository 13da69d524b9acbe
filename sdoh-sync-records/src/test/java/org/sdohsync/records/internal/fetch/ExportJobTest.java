// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.records.internal.fetch.FakePlan.json;
import static org.sdohsync.records.internal.fetch.FakePlan.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.time.Pause;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.fetch.RecordLimits;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.Requirement;

@Timeout(240)
class ExportJobTest {
    private static final MockResponse BUSY = status(202)
            .newBuilder()
            .setHeader("Retry-After", "30")
            .setHeader("X-Progress", "40%")
            .build();

    private final FakePlan plan = new FakePlan();
    private final MemorySink sink = new MemorySink();
    private final List<Duration> waits = new ArrayList<>();
    private final FetchOptions options = FetchOptions.everything().methods(FetchMethod.EXPORT);

    @BeforeEach
    void patient() {
        plan.patient("p1", "");
        plan.on("Patient/$export", accepted());
    }

    @AfterEach
    void stop() {
        plan.close();
    }

    @Test
    @Requirement({"PDX-74", "PDX-77", "PDX-79", "PDX-86", "PDX-87", "PDX-89"})
    void run_ofExport_waitsAndReadsItsFiles() {
        plan.on("jobs/42", BUSY, status(429), json(manifest("true")), status(202))
                .on("files/1", lines("Patient/p1", "Observation/o1", "Observation/o1"))
                .on(
                        "files/2",
                        lines(
                                "{'resourceType':'OperationOutcome','issue':[{'severity':'warning','code':'suppressed'}]}"))
                .on(
                        "files/3",
                        lines("{'resourceType':'Bundle','type':'transaction','entry':[{'request':{'method':'DELETE',"
                                + "'url':'Condition/k9'}}]}"));

        RecordManifest manifest = run(options);

        assertThat(waits).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(2));
        assertThat(sink.saved()).containsExactly("Patient/p1", "Observation/o1");
        assertThat(manifest.method()).isEqualTo(FetchMethod.EXPORT);
        assertThat(manifest.nextSince()).hasValue(Instant.parse("2026-11-02T09:00:00Z"));
        assertThat(manifest.notices())
                .contains(
                        new Notice(Notice.Kind.WITHHELD, "suppressed", 1),
                        new Notice(Notice.Kind.DELETED, "Condition/k9", 1));
        assertThat(plan.asked()).endsWith("DELETE jobs/42");
    }

    @Test
    @Requirement({"PDX-37", "PDX-84"})
    void run_whereEverythingIsPreparedFirst_readsItAndFetchesExpiredLinksAnew() {
        plan.on("Patient/p1/$everything?*", accepted())
                .on("jobs/42", json(manifest("true")))
                .on("files/1", status(404), lines("Patient/p1"))
                .on("files/2", lines())
                .on("files/3", lines());

        RecordManifest manifest = run(FetchOptions.everything());

        assertThat(manifest.method()).isEqualTo(FetchMethod.EVERYTHING);
        assertThat(sink.saved()).containsExactly("Patient/p1");
    }

    @Test
    @Requirement("PDX-84")
    void run_whereFreshLinksComeInAnotherOrder_losesNoFile() {
        plan.on("jobs/42", json(outputs("files/1", "files/2")), json(outputs("files/3", "files/1")))
                .on("files/1?*", lines("Patient/p1"))
                .on("files/2?*", status(410))
                .on("files/3?*", lines("Observation/o3"));

        RecordManifest manifest = run(options);

        assertThat(sink.saved()).containsExactlyInAnyOrder("Patient/p1", "Observation/o3");
        assertThat(manifest.resources()).isEqualTo(2);
    }

    @Hostile(41)
    @Test
    @DisplayName("41 a manifest that changes each time ends the export")
    @Requirement("PDX-84")
    void run_whereEachManifestHasAnotherOrder_endsWithTheSourcesAnswer() {
        plan.on(
                        "jobs/42",
                        json(outputs("files/1", "files/2")),
                        json(outputs("files/3", "files/2")),
                        json(outputs("files/1", "files/2")))
                .on("files/1?*", lines("Patient/p1"))
                .on("files/2?*", status(410))
                .on("files/3?*", lines("Observation/o3"));

        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> run(options));
        assertThat(sink.saved()).containsExactlyInAnyOrder("Patient/p1", "Observation/o3");
    }

    @Hostile(41)
    @Test
    @DisplayName("41 an answer that is promised without an address is an error")
    void run_whereAnAnswerIsPromisedWithoutItsAddress_isNoEmptyRecord() {
        plan.on("Patient/p1/$everything?*", status(202));

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> run(FetchOptions.everything()));
    }

    private String outputs(String... paths) {
        StringBuilder files = new StringBuilder();
        for (String path : paths) {
            files.append(files.isEmpty() ? "" : ",")
                    .append("{'type':'Patient','url':'")
                    .append(plan.url(path))
                    .append("?signature=")
                    .append(files.length())
                    .append("'}");
        }
        return "{'requiresAccessToken':true,'output':[" + files + "]}";
    }

    @Test
    void run_ofFileWithAnEndlessAddress_isRefused() {
        plan.on("jobs/42", json(outputs("files/1" + "x".repeat(20_000))));

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> run(options))
                .withMessageContaining("address");
        assertThat(plan.asked()).noneMatch(line -> line.contains("files/1"));
    }

    @Hostile(41)
    @Test
    @DisplayName("41 a file on another server gets no token")
    @Requirement({"PDX-80", "PDX-81"})
    void run_ofFileElsewhere_sendsNoTokenThere() {
        plan.on("jobs/42", json(manifest("true").replace(plan.url("files/1"), "https://elsewhere.example/1")));

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> run(options));
        assertThat(sink.saved()).isEmpty();
    }

    @Test
    @Requirement("PDX-75")
    void run_whereOnlyPostIsTaken_posts() {
        plan.on("Patient/$export", status(405), accepted())
                .on("jobs/42", json(manifest("false")))
                .on("files/1", lines("Patient/p1"))
                .on("files/2", lines())
                .on("files/3", lines());

        run(options);

        assertThat(plan.asked()).contains("GET Patient/$export", "POST Patient/$export");
        assertThat(sink.saved()).containsExactly("Patient/p1");
    }

    @Test
    @Requirement("PDX-78")
    void run_ofFailedExport_isTypedAndBeginsAnewNextTime() {
        plan.on("jobs/42", status(500, "transient"), status(500, "exception"), json(manifest("true")))
                .on("files/1", lines("Patient/p1"))
                .on("files/2", lines())
                .on("files/3", lines());
        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> run(options))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(FetchException.Reason.EXPORT_FAILED));

        assertThat(run(options).resources()).isEqualTo(1);
        assertThat(plan.asked()).filteredOn("GET Patient/$export"::equals).hasSize(2);
    }

    private MockResponse accepted() {
        return status(202)
                .newBuilder()
                .setHeader("Content-Location", plan.url("jobs/42"))
                .build();
    }

    private String manifest(String requiresToken) {
        return "{'transactionTime':'2026-11-02T09:00:00Z','requiresAccessToken':" + requiresToken
                + ",'output':[{'type':'Patient','url':'" + plan.url("files/1")
                + "'}],'error':[{'type':'OperationOutcome',"
                + "'url':'" + plan.url("files/2") + "'}],'deleted':[{'type':'Bundle','url':'" + plan.url("files/3")
                + "'}],'extension':[{}]}";
    }

    private static MockResponse lines(String... resources) {
        StringBuilder all = new StringBuilder();
        for (String resource : resources) {
            all.append(FakePlan.resource(resource)).append("\n");
        }
        return json(all.toString());
    }

    @Test
    void run_whileTheClockIsSetBack_stillEndsItsWait() {
        plan.on("jobs/42", BUSY);
        MutableClock clock = MutableClock.at(Instant.parse("2026-11-02T09:00:00Z"));
        Pause setBack = wait -> {
            waits.add(wait);
            assertThat(waits).hasSizeLessThan(1000);
            clock.advance(waits.size() == 1 ? Duration.ofDays(-3650) : wait);
        };

        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> run(options, clock, setBack))
                .withMessageContaining("not ready within");
        assertThat(waits).hasSize(1);
    }

    private RecordManifest run(FetchOptions some) {
        return run(some, Clock.systemUTC(), waits::add);
    }

    private RecordManifest run(FetchOptions some, Clock clock, Pause pause) {
        try (MemorySink used = sink) {
            return new FetchRun(
                            plan.server(RecordLimits.DEFAULT),
                            "p1",
                            some,
                            used,
                            () -> List.of("patient/*.rs"),
                            clock,
                            pause)
                    .run();
        }
    }
}
