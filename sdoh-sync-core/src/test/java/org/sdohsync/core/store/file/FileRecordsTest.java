// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** What the contract test cannot know: damage, permissions, and what is on the disk. */
class FileRecordsTest {
    private static final RecordKey KEY = new RecordKey("thing", "County/7");
    private static final RecordKey OTHER = new RecordKey("thing", "other");

    @TempDir
    private Path temporary;

    private Path directory;
    private FileRecords records;

    @BeforeEach
    void openStore() {
        directory = temporary.resolve("a/b/store");
        records = FileRecords.open(directory);
    }

    @AfterEach
    void closeStore() {
        records.close();
    }

    @Test
    void load_byteChangedAnywhere_isCorruptAndNamesTheRecord() throws IOException {
        create(KEY);
        Path file = fileOf(KEY);
        byte[] good = Files.readAllBytes(file);

        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << (at % 8));
            Files.write(file, bad);

            assertCorrupt(() -> records.load(KEY));
            restore(file, good);
        }
        assertThat(records.load(KEY)).isPresent();
    }

    @Test
    void load_fileCutOffAnywhere_isCorrupt() throws IOException {
        create(KEY);
        Path file = fileOf(KEY);
        byte[] good = Files.readAllBytes(file);

        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));

            assertCorrupt(() -> records.load(KEY));
            restore(file, good);
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertCorrupt(() -> records.load(KEY));
    }

    @Test
    void load_fileOfAnotherRecord_isCorrupt() throws IOException {
        create(KEY);
        create(OTHER);
        Files.copy(fileOf(OTHER), fileOf(KEY), StandardCopyOption.REPLACE_EXISTING);

        assertCorrupt(() -> records.load(KEY));
        assertThat(records.load(OTHER)).isPresent();
    }

    @Test
    void quarantine_damagedRecord_isNeverTakenForAbsent() throws IOException {
        Revision revision = create(KEY);
        byte[] good = Files.readAllBytes(fileOf(KEY));
        Files.write(fileOf(KEY), new byte[] {1, 2, 3});

        assertCorrupt(() -> records.save(KEY, draft("new"), revision));

        assertThat(names(directory.resolve("quarantine"))).hasSize(1);
        assertCorrupt(() -> records.load(KEY));
        assertCorrupt(() -> records.save(KEY, draft("new"), Revision.NONE));
        assertCorrupt(() -> records.delete(KEY, revision));
        Files.write(fileOf(KEY), good);
        assertThat(records.load(KEY)).map(StoredRecord::revision).contains(revision);
    }

    @Test
    void quarantine_clearedByHand_startsAfreshAboveEveryOldRevision() throws IOException {
        Revision revision = create(KEY);
        for (int i = 0; i < 5; i++) {
            revision = records.save(KEY, draft("updated"), revision).orElseThrow();
        }
        Files.write(fileOf(KEY), new byte[0]);
        assertCorrupt(() -> records.load(KEY));
        try (Stream<Path> files = Files.list(directory.resolve("quarantine"))) {
            Files.delete(files.findFirst().orElseThrow());
        }

        assertThat(records.load(KEY)).isEmpty();
        assertThat(create(KEY).number()).isGreaterThan(revision.number());
    }

    @Test
    @Requirement("SEC-05")
    void list_damagedRecord_listsTheOthersAndNamesItUntilItIsMended() throws IOException {
        create(KEY);
        create(OTHER);
        byte[] sound = Files.readAllBytes(fileOf(KEY));
        Files.write(fileOf(KEY), new byte[] {1, 2, 3});

        for (int time = 0; time < 2; time++) {
            assertThat(records.list(RecordQuery.of("thing")))
                    .extracting(StoredRecord::key)
                    .containsExactly(OTHER);
            assertThat(records.damaged("thing")).singleElement().satisfies(named -> {
                assertThat(named.id()).contains(KEY.id());
                assertThat(named.failure().reason()).isEqualTo(Reason.CORRUPT);
                assertThat(named.failure()).hasMessageContaining("restore it from a backup");
            });
        }
        assertThat(records.damaged("other-kind")).isEmpty();
        assertCorrupt(() -> records.load(KEY));

        Files.write(fileOf(KEY), sound);
        try (Stream<Path> files = Files.list(directory.resolve("quarantine"))) {
            Files.delete(files.findFirst().orElseThrow());
        }
        assertThat(records.damaged("thing")).isEmpty();
        assertThat(records.list(RecordQuery.of("thing"))).hasSize(2);
    }

    @Test
    void list_damagedRecordWithLongId_listsTheOthersAndNamesItsKind() throws IOException {
        RecordKey longKey = new RecordKey("thing", "Z".repeat(190));
        create(longKey);
        create(OTHER);
        Files.write(fileOf(longKey), new byte[] {1, 2, 3});

        assertThat(records.list(RecordQuery.of("thing"))).hasSize(1);
        assertThat(records.damaged("thing"))
                .singleElement()
                .satisfies(named -> assertThat(named.id()).isEmpty());
        assertThat(records.kinds()).containsExactly("thing");
        assertCorrupt(() -> records.load(longKey));
    }

    @Test
    void list_filtered_opensNoPayloadItDoesNotReturn() throws IOException {
        create(KEY);
        create(OTHER);
        byte[] bytes = Files.readAllBytes(fileOf(OTHER));
        bytes[bytes.length - 6] ^= 1;
        Files.write(fileOf(OTHER), bytes);

        assertThat(records.list(RecordQuery.of("thing").group("of County/7"))).hasSize(1);
        assertThat(names(directory.resolve("quarantine"))).isEmpty();
    }

    @Test
    void open_leftoverTemporaryFile_isCleared() throws IOException {
        create(KEY);
        Path leftover = fileOf(KEY).resolveSibling("r-x.rec.tmp");
        Files.write(leftover, new byte[10]);

        FileRecords.open(directory).close();

        assertThat(leftover).doesNotExist();
        assertThat(records.load(KEY)).isPresent();
    }

    @Test
    void open_stateDamaged_isCorruptAndNotEmpty() throws IOException {
        create(KEY);
        Path state = directory.resolve("state");
        byte[] good = Files.readAllBytes(state);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 0x40;
            Files.write(state, bad);
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> FileRecords.open(directory));
        }
        Files.delete(state);
        assertCorrupt(() -> FileRecords.open(directory));
    }

    @Test
    void open_newerFormat_saysUpgrade() throws IOException {
        Path state = directory.resolve("state");
        byte[] newer = Files.readAllBytes(state);
        newer[7] = 2;
        Files.write(state, newer);

        assertThat(reasonOf(() -> FileRecords.open(directory))).isEqualTo(Reason.NEWER_FORMAT);
    }

    @Test
    void open_pathIsAFile_isUnavailable() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThat(reasonOf(() -> FileRecords.open(file))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(reasonOf(() -> FileRecords.open(file.resolve("below")))).isEqualTo(Reason.UNAVAILABLE);
    }

    /** A file system that takes no new files, also from root: what a read-only mount looks like. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void open_readOnlyPlace_isUnavailableAndSaysWhatToCheck() {
        StoreException thrown =
                catchThrowableOfType(StoreException.class, () -> FileRecords.open(Path.of("/proc/sys/sdoh-sync")));

        assertThat(thrown.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(thrown).hasMessageContaining("this user may write to it");
    }

    /** Root may write everywhere, so under root this shows nothing and is skipped. */
    @Test
    void save_directoryMadeReadOnly_isUnavailableAndKeepsTheRecord() throws IOException {
        Revision revision = create(KEY);
        Path kind = fileOf(KEY).getParent();
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(kind);
        Files.setPosixFilePermissions(kind, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeFalse(Files.isWritable(kind), "permissions do not bind this user");

            StoreException thrown = catchThrowableOfType(
                    StoreException.class, () -> records.save(KEY, RecordDraft.of("", null, new byte[1]), revision));

            assertThat(thrown.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(records.load(KEY)).map(StoredRecord::revision).contains(revision);
        } finally {
            Files.setPosixFilePermissions(kind, before);
        }
    }

    @Test
    void load_directoryGone_isUnavailableAndNotAbsent() throws IOException {
        create(KEY);
        Files.move(directory, temporary.resolve("elsewhere"));

        assertThat(reasonOf(() -> records.load(KEY))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(reasonOf(() -> records.load(OTHER))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(reasonOf(() -> records.list(RecordQuery.of("never")))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(reasonOf(() -> records.save(OTHER, draft(""), Revision.NONE)))
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(directory).doesNotExist();
    }

    @Test
    @Requirement({"SEC-02", "SEC-03"})
    void save_files_belongToTheirOwnerAlone() throws IOException {
        create(KEY);

        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void save_interruptedThread_savesAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        Optional<Revision> saved = records.save(KEY, draft("rotated"), Revision.NONE);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(saved).isPresent();
        assertThat(records.load(KEY)).isPresent();
        assertThat(records.save(OTHER, draft(""), Revision.NONE)).isPresent();
    }

    @Test
    void close_oneOfTwo_leavesTheOtherUsable() {
        FileRecords second = FileRecords.open(directory);

        records.close();
        records.close();

        assertThat(second.save(KEY, draft(""), Revision.NONE)).isPresent();
        second.close();
    }

    @Test
    void sealedWith_noSealing_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileSystemStore.at(directory).sealedWith(Sealing.none()));
    }

    private Revision create(RecordKey key) {
        return records.save(key, draft("of " + key.id()), Revision.NONE).orElseThrow();
    }

    private Path fileOf(RecordKey key) {
        return directory.resolve("records").resolve(key.kind()).resolve(FileNames.of(key.id()));
    }

    private static void restore(Path file, byte[] good) throws IOException {
        assertThat(file).doesNotExist();
        Files.write(file, good);
    }

    private static RecordDraft draft(String group) {
        return RecordDraft.of(group, null, new byte[] {1, 2, 3, 4, 5});
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString).toList();
        }
    }

    private static Reason reasonOf(ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.getMessage()).contains(": ");
        return thrown.reason();
    }

    private static void assertCorrupt(ThrowingCallable call) {
        assertThat(reasonOf(call)).isEqualTo(Reason.CORRUPT);
    }
}
