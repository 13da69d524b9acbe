// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.RecordManifest;

class NdjsonDirectoryTest {
    @TempDir
    Path folder;

    private final List<String> held = new ArrayList<>();

    @Test
    void finish_afterResources_hasTheirLinesAndDigests() throws IOException {
        List<DataFile> files;
        try (NdjsonDirectory sink = open()) {
            sink.accept(resource("Patient", "p1", 1));
            sink.accept(resource("Observation", "o1", 100_000));
            sink.accept(resource("Observation", "o2", 10));
            files = sink.finish();
            sink.keep(manifest(files));
        }

        assertThat(files).extracting(DataFile::name).containsExactly("Observation.ndjson", "Patient.ndjson");
        assertThat(files).allSatisfy(file -> {
            byte[] bytes = Files.readAllBytes(at().resolve(file.name()));
            assertThat(file.bytes()).isEqualTo(bytes.length);
            assertThat(file.sha256()).isEqualTo(sha256(bytes));
            assertThat(file.resources())
                    .isEqualTo(new String(bytes, UTF_8).lines().count());
        });
        assertThat(NdjsonDirectory.manifest(at()).orElseThrow().files()).isEqualTo(files);
        assertThat(at().resolve("fetch.json")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(at().resolve("Patient.ndjson"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(at())))
                .isEqualTo("rwx------");
    }

    @Test
    void resume_afterCrash_cutsOffWhatCameAfterTheLastState() throws IOException {
        try (NdjsonDirectory sink = open()) {
            sink.accept(resource("Observation", "o1", 10));
            sink.save("one");
            sink.accept(resource("Observation", "o2", 100_000));
            sink.accept(resource("Patient", "p1", 100_000));
        }

        try (NdjsonDirectory sink = NdjsonDirectory.at(at())) {
            assertThat(sink.resume(resource -> held.add(resource.toString()))).hasValue("one");
            sink.accept(resource("Observation", "o3", 10));
            List<DataFile> files = sink.finish();

            assertThat(files).hasSize(1);
            assertThat(files.get(0).resources()).isEqualTo(2);
            assertThat(files.get(0).sha256()).isEqualTo(sha256(Files.readAllBytes(at().resolve("Observation.ndjson"))));
        }
        assertThat(held).containsExactly("Observation/o1");
        assertThat(at().resolve("Patient.ndjson")).doesNotExist();
    }

    @Test
    void resume_afterTheEnd_isRefused() {
        try (NdjsonDirectory sink = open()) {
            sink.keep(manifest(sink.finish()));
        }

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::open)
                .satisfies(ended -> assertThat(ended.reason()).isEqualTo(StoreException.Reason.UNSUITABLE));
    }

    @Test
    void resume_whileAnotherUsesIt_isRefused() {
        try (NdjsonDirectory first = open()) {
            assertThat(first).isNotNull();
            assertThatExceptionOfType(StoreException.class).isThrownBy(this::open);
        }
        try (NdjsonDirectory second = open()) {
            assertThat(second).isNotNull();
        }
    }

    @Test
    void resume_ofShortenedFile_isRefused() throws IOException {
        try (NdjsonDirectory sink = open()) {
            sink.accept(resource("Observation", "o1", 10));
            sink.save("one");
        }
        Path file = at().resolve("Observation.ndjson");
        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::open)
                .satisfies(damaged -> assertThat(damaged.reason()).isEqualTo(StoreException.Reason.CORRUPT));
    }

    /** What lies there without a state of ours may be anybody's. */
    @Test
    void accept_whereAFileLies_leavesItAlone() throws IOException {
        Files.createDirectories(at());
        Files.writeString(at().resolve("Observation.ndjson"), "precious");

        try (NdjsonDirectory sink = open()) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> sink.accept(resource("Observation", "o1", 10)));
        }
        assertThat(at().resolve("Observation.ndjson")).hasContent("precious");
    }

    @Test
    void resume_ofADirectoryThatOthersCanWriteTo_closesItAndItsFilesToThem() throws IOException {
        try (NdjsonDirectory sink = open()) {
            sink.accept(resource("Observation", "o1", 10));
            sink.save("one");
        }
        List<Path> files =
                List.of(at().resolve("Observation.ndjson"), at().resolve("fetch.json"), at().resolve(".lock"));
        permit(at(), "rwxrwxrwx");
        for (Path file : files) {
            permit(file, "rw-rw-rw-");
        }

        open().close();

        assertThat(permissions(at())).isEqualTo("rwx------");
        for (Path file : files) {
            assertThat(permissions(file)).isEqualTo("rw-------");
        }
    }

    /** Only root can give a directory away, so for others this shows nothing and is skipped. */
    @Test
    void resume_ofADirectoryOfSomebodyElseThatOthersCanWriteTo_isRefused() throws IOException {
        Files.createDirectories(at());
        try {
            Files.setAttribute(at(), "unix:uid", 65_534);
        } catch (FileSystemException notRoot) {
            assumeTrue(false, "only root gives directories away");
        }
        permit(at(), "rwxrwx---");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::open)
                .withMessageContaining("chmod")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(StoreException.Reason.UNSUITABLE));
        assertThat(permissions(at())).isEqualTo("rwxrwx---");
    }

    @Test
    void holder_whoseLockFileWasRemoved_writesNothingMoreBesideTheNextHolder() throws IOException {
        try (NdjsonDirectory first = open()) {
            first.accept(resource("Observation", "o1", 10));
            first.save("one");
            Files.delete(at().resolve(".lock"));
            try (NdjsonDirectory second = NdjsonDirectory.at(at())) {
                assertThat(second.resume(resource -> {})).hasValue("one");
                second.accept(resource("Observation", "o2", 10));
                second.save("two");

                assertLost(() -> first.accept(resource("Observation", "large", 100_000)));
                assertLost(() -> first.accept(resource("Patient", "p1", 10)));
                assertLost(() -> first.save("three"));
                assertLost(() -> first.keep(manifest(List.of())));
                assertLost(first::finish);

                second.accept(resource("Observation", "o3", 10));
                List<DataFile> files = second.finish();
                assertThat(files).extracting(DataFile::resources).containsExactly(3L);
                assertThat(files.get(0).sha256())
                        .isEqualTo(sha256(Files.readAllBytes(at().resolve("Observation.ndjson"))));
            }
        }
    }

    private static void assertLost(ThrowingCallable write) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(write)
                .withMessageContaining(".lock was removed or replaced")
                .satisfies(lost -> assertThat(lost.reason()).isEqualTo(StoreException.Reason.UNAVAILABLE));
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Path at() {
        return folder.resolve("history");
    }

    private NdjsonDirectory open() {
        NdjsonDirectory sink = NdjsonDirectory.at(at());
        boolean opened = false;
        try {
            sink.resume(resource -> held.add(resource.toString()));
            opened = true;
        } finally {
            if (!opened) {
                sink.close();
            }
        }
        return sink;
    }

    private static RecordManifest manifest(List<DataFile> files) {
        return RecordManifest.builder("https://plan.example/fhir", "p1")
                .files(files)
                .build();
    }

    private static ReceivedResource resource(String type, String id, int size) {
        byte[] json = ("{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"note\":\"" + "x".repeat(size)
                        + "\"}")
                .getBytes(UTF_8);
        return ReceivedResource.of(type, id, null, null, json, 0, json.length);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
