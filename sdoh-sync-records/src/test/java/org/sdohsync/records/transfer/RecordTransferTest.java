// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.manifest.Refusal;
import org.sdohsync.records.sink.NdjsonDirectory;
import org.sdohsync.testkit.Requirement;

class RecordTransferTest {
    private static final String PATIENT = "{'resourceType':'Patient','id':'p1'}";
    private static final String OURS =
            "{'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/p1'},'note':[{'text':'é'}]}";
    private static final String OTHERS = "{'resourceType':'Condition','id':'c2','subject':{'reference':'Patient/p2'}}";
    private static final String SENT = "{'resourceType':'Provenance','id':'v1','target':[{'reference':'Patient/p1'}],"
            + "'agent':[{'type':{'coding':[{'code':'transmitter'}]}}]}";

    private final RecordTransfer transfer = RecordTransfer.of(FhirBase.restore("https://old.example/fhir"), "p1");

    @TempDir
    Path folder;

    @Test
    @Requirement({"PDX-09", "PDX-48", "PDX-49"})
    void readBundle_ofMixedOne_keepsTheMembersAndNamesTheRest() throws IOException {
        RecordManifest manifest = transfer.options(FetchOptions.everything().parties("Old Plan", "New Plan"))
                .readBundle(bytes(bundle(PATIENT, OURS, OTHERS, OURS, SENT)), NdjsonDirectory.at(at("taken")));

        assertThat(manifest.method()).isEqualTo(FetchMethod.TRANSFER);
        assertThat(manifest.resources()).isEqualTo(3);
        assertThat(manifest.duplicates()).isEqualTo(1);
        assertThat(manifest.refused()).containsExactly(new Refusal("Condition/c2", Refusal.Reason.OTHER_PATIENT));
        assertThat(manifest.has(Notice.Kind.NO_PROVENANCE)).isFalse();
        assertThat(manifest.sender()).hasValue("Old Plan");
        assertThat(at("taken").resolve("Provenance.ndjson")).exists();
    }

    /** More than the heap keeps digests of: the others are in a temporary file of the sink's directory. */
    @Test
    void readNdjson_ofVeryManyLinesTwice_keepsEachOnce() throws IOException {
        int many = 70_000;
        StringBuilder lines = new StringBuilder(PATIENT).append('\n');
        for (int number = 0; number < many; number++) {
            lines.append("{'resourceType':'Device','id':'d").append(number).append("','meta':{'versionId':'1'}}\n");
        }

        RecordManifest manifest = transfer.readNdjson(bytes(lines + lines.toString()), NdjsonDirectory.at(at("taken")));

        assertThat(manifest.counts()).containsEntry("Device", (long) many).containsEntry("Patient", 1L);
        assertThat(manifest.duplicates()).isEqualTo(many + 1);
        try (Stream<String> kept = Files.lines(at("taken").resolve("Device.ndjson"))) {
            assertThat(kept.distinct().count()).isEqualTo(many);
        }
        try (Stream<Path> files = Files.list(at("taken"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("Device.ndjson", "Patient.ndjson", "manifest.json", ".lock");
        }
    }

    @Test
    void readNdjson_ofBadLine_isPartial() throws IOException {
        RecordManifest manifest =
                transfer.readNdjson(bytes(PATIENT + "\n{'resourceType':\n" + OURS), NdjsonDirectory.at(at("taken")));

        assertThat(manifest.status()).isEqualTo(RecordManifest.Status.PARTIAL);
        assertThat(manifest.has(Notice.Kind.UNREADABLE)).isTrue();
        assertThat(manifest.has(Notice.Kind.NO_PROVENANCE)).isTrue();
        assertThat(manifest.resources()).isEqualTo(2);
    }

    @Test
    void readBundle_thatWasCutOff_goesOnWithTheWholeOne() throws IOException {
        String whole = bundle(PATIENT, OURS);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> transfer.readBundle(
                        bytes(whole.substring(0, whole.length() - 5)), NdjsonDirectory.at(at("taken"))));

        RecordManifest manifest = transfer.readBundle(bytes(whole), NdjsonDirectory.at(at("taken")));

        assertThat(manifest.resources()).isEqualTo(2);
        assertThat(Files.readAllLines(at("taken").resolve("Patient.ndjson"))).hasSize(1);
    }

    @Test
    void readBundle_ofSomethingElse_isTyped() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(
                        () -> transfer.readBundle(bytes("{'resourceType':'Patient'}"), NdjsonDirectory.at(at("x"))));
    }

    @Test
    void directory_writtenAndReadAgain_isTheSame() throws IOException {
        RecordManifest first = transfer.readBundle(bytes(bundle(PATIENT, OURS, SENT)), NdjsonDirectory.at(at("first")));

        RecordManifest second = transfer.readDirectory(at("first"), NdjsonDirectory.at(at("second")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long count = transfer.writeBundle(at("first"), out);
        RecordManifest third =
                transfer.readBundle(new ByteArrayInputStream(out.toByteArray()), NdjsonDirectory.at(at("third")));

        assertThat(count).isEqualTo(3);
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(third.files()).isEqualTo(first.files());
    }

    @Test
    void readDirectory_ofChangedFile_isRefusedAndNothingIsTakenIn() throws IOException {
        RecordManifest ignored = transfer.readBundle(bytes(bundle(PATIENT, OURS)), NdjsonDirectory.at(at("first")));
        Path file = at("first").resolve("Condition.ndjson");
        Files.writeString(file, Files.readString(file).replace("c1", "c9"));

        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> transfer.readDirectory(at("first"), NdjsonDirectory.at(at("second"))))
                .satisfies(changed -> assertThat(changed.reason()).isEqualTo(FetchException.Reason.DIFFERENT_CONTENT));
        assertThat(at("second").resolve("Patient.ndjson")).doesNotExist();
    }

    @Test
    void readDirectory_ofAnotherPatient_isRefused() throws IOException {
        RecordManifest ignored = transfer.readBundle(bytes(bundle(PATIENT)), NdjsonDirectory.at(at("first")));
        RecordTransfer other = RecordTransfer.of(FhirBase.restore("https://old.example/fhir"), "p2");

        assertThatExceptionOfType(FetchException.class)
                .isThrownBy(() -> other.readDirectory(at("first"), NdjsonDirectory.at(at("second"))));
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    private static ByteArrayInputStream bytes(String json) {
        return new ByteArrayInputStream(json.replace('\'', '"').getBytes(UTF_8));
    }

    private static String bundle(String... resources) {
        StringBuilder json = new StringBuilder("{'resourceType':'Bundle','type':'collection','entry':[");
        for (int at = 0; at < resources.length; at++) {
            json.append(at == 0 ? "" : ",")
                    .append("{'resource':")
                    .append(resources[at])
                    .append('}');
        }
        return json.append("]}").toString();
    }
}
