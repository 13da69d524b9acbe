// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.ProtocolException;

class ManifestJsonTest {
    private final RecordManifest manifest = RecordManifest.builder("https://plan.example/fhir", "p1")
            .result(FetchMethod.SEARCH, RecordManifest.Status.PARTIAL)
            .parties("Old Plan", "New Plan")
            .times(Instant.parse("2026-11-02T09:00:00Z"), Instant.parse("2026-11-02T09:01:00Z"))
            .changes(Instant.parse("2026-10-02T09:00:00Z"), null)
            .counts(Map.of("Patient", 1L, "Observation", 20L), 3)
            .files(List.of(new DataFile("Observation.ndjson", "Observation", 20, 4000, "ab".repeat(32))))
            .refused(List.of(new Refusal("Condition/c9", Refusal.Reason.OTHER_PATIENT)), 7)
            .notices(List.of(new Notice(Notice.Kind.WITHHELD, "suppressed", 2)))
            .build();

    @Test
    void read_ofWrittenManifest_isTheSame() {
        RecordManifest read = ManifestJson.read(ManifestJson.write(manifest));

        assertThat(read).usingRecursiveComparison().isEqualTo(manifest);
        assertThat(read.resources()).isEqualTo(21);
        assertThat(read.has(Notice.Kind.WITHHELD)).isTrue();
        assertThat(read.sender()).hasValue("Old Plan");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"format\"",
                "{\"format\":\"sdoh-sync-records/2\"}",
                "{\"format\":\"sdoh-sync-records/1\",\"source\":\"s\",\"patient\":\"p\",\"method\":\"MAIL\"}"
            })
    void read_ofSomethingElse_isTyped(String json) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> ManifestJson.read(json.getBytes(UTF_8)));
    }

    /** The names of files come from elsewhere, and are opened. */
    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/b.ndjson", "..", ".hidden", ""})
    void read_ofFileOutsideOfTheDirectory_isRefused(String name) {
        String json = new String(ManifestJson.write(manifest), UTF_8).replace("Observation.ndjson", name);

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> ManifestJson.read(json.getBytes(UTF_8)));
    }
}
