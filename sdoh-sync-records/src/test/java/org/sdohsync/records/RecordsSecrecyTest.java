// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.fetch.FetchProgress;
import org.sdohsync.records.fetch.RecordLimits;
import org.sdohsync.records.internal.fetch.DocumentOperation;
import org.sdohsync.records.internal.fetch.FetchRun;
import org.sdohsync.records.internal.fetch.RecordsServer;
import org.sdohsync.records.internal.fetch.TransferRun;
import org.sdohsync.records.internal.ipa.PatientSearches;
import org.sdohsync.records.internal.ipa.SourcePatientReader;
import org.sdohsync.records.internal.match.MemberMatcher;
import org.sdohsync.records.internal.seen.DigestSet;
import org.sdohsync.records.internal.seen.SeenLinks;
import org.sdohsync.records.internal.seen.SeenResources;
import org.sdohsync.records.internal.sink.NdjsonFiles;
import org.sdohsync.records.internal.sink.RecordTables;
import org.sdohsync.records.internal.sink.SinkState;
import org.sdohsync.records.internal.sink.SinkStateCodec;
import org.sdohsync.records.internal.stream.BundleStream;
import org.sdohsync.records.internal.stream.NdjsonStream;
import org.sdohsync.records.internal.stream.OneLine;
import org.sdohsync.records.internal.stream.ScannedResource;
import org.sdohsync.records.internal.stream.StreamLimits;
import org.sdohsync.records.ipa.ClinicalFacts;
import org.sdohsync.records.ipa.DataCheck;
import org.sdohsync.records.ipa.DocumentContent;
import org.sdohsync.records.ipa.DocumentQuery;
import org.sdohsync.records.ipa.Found;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.ManifestJson;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.manifest.Refusal;
import org.sdohsync.records.match.MatchException;
import org.sdohsync.records.match.MatchedMember;
import org.sdohsync.records.match.MemberMatchRequest;
import org.sdohsync.records.sink.CallbackSink;
import org.sdohsync.records.sink.JdbcSink;
import org.sdohsync.records.sink.NdjsonDirectory;
import org.sdohsync.records.sink.ReceivedResource;
import org.sdohsync.records.transfer.RecordTransfer;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SecrecyRoll;
import org.sdohsync.testkit.SeededEntropy;

/** The roll of the records: no public type shows what a source says of a patient. */
class RecordsSecrecyTest {
    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(59));

    @Test
    @Requirement("USE-10")
    void publicTypes_withPatientsInThem_showNone() {
        byte[] json = ("{\"resourceType\":\"Condition\",\"id\":\"1\",\"note\":\"" + canaries.text("note") + "\"}")
                .getBytes(UTF_8);

        SecrecyRoll.of(HealthRecords.class, canaries)
                .built(
                        ReceivedResource.of("Condition", "1", null, null, json, 0, json.length),
                        DocumentContent.here(
                                "text/plain", canaries.text("document").getBytes(UTF_8)),
                        new MatchedMember(canaries.text("system"), canaries.text("member"), canaries.text("patient")),
                        FetchOptions.everything()
                                .since(Instant.EPOCH)
                                .parties(canaries.text("sender"), canaries.text("receiver")),
                        RecordManifest.builder("https://plan.example/fhir", canaries.text("id"))
                                .counts(Map.of("Condition", 1L), 0)
                                .build(),
                        RecordTransfer.of(FhirBase.restore("https://plan.example/fhir"), "p1")
                                .options(FetchOptions.everything()
                                        .parties(canaries.text("one plan"), canaries.text("another"))))
                .opaque(
                        HealthRecords.class,
                        HealthRecordsBuilder.class,
                        RecordManifest.Builder.class,
                        FetchRun.class,
                        TransferRun.class,
                        RecordsServer.class,
                        DigestSet.class,
                        SeenLinks.class,
                        SeenResources.class,
                        PatientSearches.class,
                        SourcePatientReader.class,
                        MemberMatcher.class,
                        CallbackSink.class,
                        RecordTables.class,
                        BundleStream.class,
                        NdjsonStream.class)
                .excused("prints a directory only", NdjsonDirectory.class, NdjsonFiles.class)
                .excused("prints the name of a fetch only", JdbcSink.class)
                .excused("prints type and id only", ScannedResource.class)
                .excused("prints nothing of the member; MemberMatcherTest looks", MemberMatchRequest.class)
                .excused(
                        "has functions and constants only",
                        ClinicalFacts.class,
                        DocumentOperation.class,
                        ManifestJson.class,
                        OneLine.class)
                .excused("holds the models that were asked for; PatientSearchesTest prints it", Found.class)
                .excused("holds links and counts, no content", SinkState.class)
                .excused("has no state", SinkStateCodec.class)
                .excused("says ids and words of its own", FetchException.class, MatchException.class)
                .excused("says times and types of documents", DocumentQuery.class)
                .excused("holds numbers", RecordLimits.class, StreamLimits.class, FetchProgress.class)
                .excused("holds names of types and ids", DataCheck.class, DataFile.class, Notice.class, Refusal.class)
                .verify();
    }
}
