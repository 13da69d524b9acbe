// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** Somebody else could write to the directory, and did. */
@Timeout(240)
class FileIntrusionTest {
    private static final RecordKey KEY = new RecordKey("thing", "one");
    private static final RecordKey OTHER = new RecordKey("thing", "other");

    @TempDir
    private Path temporary;

    private Path directory;
    private FileRecords records;

    @BeforeEach
    void openStore() {
        directory = temporary.resolve("store");
        records = FileRecords.open(directory);
        create(KEY);
        create(OTHER);
    }

    @AfterEach
    void closeStore() {
        records.close();
    }

    @Test
    @Requirement({"SEC-02", "SEC-03"})
    void open_directoriesThatOthersCanWriteTo_areClosedToThem() throws IOException {
        for (String part : List.of("", "records", "records/thing", "quarantine")) {
            permit(directory.resolve(part), "rwxrwxrwx");
        }
        for (Path file : List.of(directory.resolve("state"), directory.resolve("lock"), fileOf(KEY))) {
            permit(file, "rw-rw-rw-");
        }

        FileRecords.open(directory).close();

        for (String part : List.of("", "records", "records/thing", "quarantine")) {
            assertThat(permissions(directory.resolve(part))).isEqualTo("rwx------");
        }
        for (Path file : List.of(directory.resolve("state"), directory.resolve("lock"), fileOf(KEY))) {
            assertThat(permissions(file)).isEqualTo("rw-------");
        }
        assertThat(records.load(KEY)).isPresent();
    }

    /** Only root can give a directory away, so for others this shows nothing and is skipped. */
    @Test
    void open_directoryOfSomebodyElseThatOthersCanWriteTo_isRefused() throws IOException {
        for (String part : List.of("", "records/thing")) {
            Path foreign = directory.resolve(part);
            try {
                Files.setAttribute(foreign, "unix:uid", 65_534);
            } catch (FileSystemException notRoot) {
                assumeTrue(false, "only root gives directories away");
            }
            permit(foreign, "rwxrwx---");

            StoreException thrown = catchThrowableOfType(StoreException.class, () -> FileRecords.open(directory));

            assertThat(thrown.reason()).isEqualTo(Reason.UNSUITABLE);
            assertThat(thrown).hasMessageContaining(foreign.toString()).hasMessageContaining("chmod");
            assertThat(permissions(foreign)).isEqualTo("rwxrwx---");
            permit(foreign, "rwx------");
        }
    }

    @Test
    void record_linkToAnotherPlace_isCorruptAndNeverFollowed() throws IOException {
        Path elsewhere = temporary.resolve("elsewhere");
        Files.move(fileOf(KEY), elsewhere);
        link(fileOf(KEY), elsewhere);

        assertBadAndTheOtherListed(KEY);
        assertThat(elsewhere).exists();
    }

    @Test
    void record_linkToNowhere_isCorruptAndNotAbsent() throws IOException {
        Files.delete(fileOf(KEY));
        link(fileOf(KEY), temporary.resolve("nowhere"));

        assertBadAndTheOtherListed(KEY);
        assertReason(Reason.CORRUPT, () -> records.save(KEY, draft(), Revision.NONE));
        assertThat(temporary.resolve("nowhere")).doesNotExist();
    }

    @Test
    void record_directoryOrPipeInItsPlace_isCorruptAndHidesNoOther() throws Exception {
        Files.delete(fileOf(KEY));
        Files.createDirectory(fileOf(KEY));
        assertBadAndTheOtherListed(KEY);

        RecordKey piped = new RecordKey("piped", "one");
        create(piped);
        Files.delete(fileOf(piped));
        Process mkfifo = new ProcessBuilder("mkfifo", fileOf(piped).toString()).start();
        assumeTrue(mkfifo.waitFor(30, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "needs mkfifo");
        assertReason(Reason.CORRUPT, () -> records.load(piped));
    }

    @Test
    void save_linkInPlaceOfTheTemporaryFile_isNotWrittenThrough() throws IOException {
        Path victim = Files.writeString(temporary.resolve("victim"), "mine");
        Revision held = records.load(KEY).orElseThrow().revision();
        link(fileOf(KEY).resolveSibling(fileOf(KEY).getFileName() + FileNames.TEMPORARY), victim);

        assertThat(records.save(KEY, draft(), held)).isPresent();
        assertThat(victim).hasContent("mine");
        assertThat(Files.isRegularFile(fileOf(KEY))).isTrue();
    }

    @Test
    void open_linkInPlaceOfTheStoresOwnParts_isRefusedAndNothingIsWrittenThrough() throws IOException {
        for (String part : List.of("lock", "state", "records", "records/thing", "quarantine")) {
            Path own = directory.resolve(part);
            Path elsewhere = temporary.resolve("moved-" + part.replace('/', '-'));
            Files.move(own, elsewhere);
            link(own, elsewhere);

            StoreException thrown = catchThrowableOfType(StoreException.class, () -> FileRecords.open(directory));

            assertThat(thrown).as(part).isNotNull();
            assertThat(thrown.reason()).as(part).isEqualTo(Reason.CORRUPT);
            assertThat(thrown).hasMessageContaining(own.getFileName().toString());
            Files.delete(own);
            Files.move(elsewhere, own);
        }
    }

    @Test
    void list_filesThatNoStoreNamesSo_areLeftOut() throws IOException {
        Path kind = directory.resolve("records/thing");
        byte[] sound = Files.readAllBytes(fileOf(KEY));
        for (String name : List.of("r-_zz.rec", "r-.rec", "r-_.rec", "r-_ff.rec", "r-A.rec", "r-_61.rec", "h-1.rec")) {
            Files.write(kind.resolve(name), sound);
        }
        Files.createDirectories(directory.resolve("records/Lost+Found"));
        Files.write(directory.resolve("records/Lost+Found/r-one.rec"), sound);
        Files.write(directory.resolve("quarantine/Up.r-_zz.rec"), sound);

        assertThat(records.list(RecordQuery.of("thing")))
                .extracting(StoredRecord::key)
                .containsExactly(KEY, OTHER);
        assertThat(records.kinds()).containsExactly("thing");
        assertThat(records.damaged("thing")).isEmpty();
    }

    /** The checksums are right, for they keep nobody out: lengths and times are not. */
    @Test
    void load_headThatMakesNoSense_isCorrupt() throws IOException {
        byte[] sound = Files.readAllBytes(fileOf(KEY));
        int kind = 8 + 8 + 1 + 8 + 4;
        int id = kind + 2 + 5;
        int group = id + 2 + 3;
        int payload = group + 2 + 1;
        for (int at : new int[] {kind, id, group}) {
            for (int value : new int[] {-1, Short.MIN_VALUE, Short.MAX_VALUE}) {
                assertHeadIsCorrupt(sound, bytes -> bytes.putShort(at, (short) value));
            }
        }
        for (int value : new int[] {-1, -9, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertHeadIsCorrupt(sound, bytes -> bytes.putInt(payload, value));
        }
        assertHeadIsCorrupt(sound, bytes -> bytes.putLong(8, -1));
        assertHeadIsCorrupt(sound, bytes -> bytes.putLong(17, Long.MAX_VALUE));
        assertHeadIsCorrupt(sound, bytes -> bytes.putLong(17, Long.MIN_VALUE));
        // A file that ends where a payload of less than nothing would end.
        byte[] shorter = Arrays.copyOf(sound, payload + 4 + 4);
        assertHeadIsCorrupt(shorter, bytes -> bytes.putInt(payload, -4));
    }

    /** What a head says. */
    private interface Edit {
        void on(ByteBuffer bytes);
    }

    private void assertHeadIsCorrupt(byte[] sound, Edit edit) throws IOException {
        ByteBuffer edited = ByteBuffer.wrap(sound.clone());
        int head = 8 + edited.getInt(4);
        edit.on(edited);
        edited.putInt(head, RecordFile.crc(edited.array(), 0, head));
        Files.write(fileOf(KEY), edited.array());

        assertBadAndTheOtherListed(KEY);

        Path quarantined = directory.resolve("quarantine/thing." + FileNames.of(KEY.id()));
        Files.deleteIfExists(quarantined);
    }

    @Test
    void save_directoryReplacedWhileOpen_isRefusedAndNothingIsWrittenThere() throws IOException {
        assumeTrue(DurableFiles.hasPermissions(directory), "a file that is open cannot be moved on other file systems");
        Files.move(directory, temporary.resolve("away"));
        FileRecords.open(directory).close();

        assertReason(Reason.UNSUITABLE, () -> records.save(KEY, draft(), Revision.NONE));
        assertReason(Reason.UNSUITABLE, () -> records.load(KEY));
        assertReason(Reason.UNSUITABLE, () -> records.list(RecordQuery.of("thing")));
        assertThat(directory.resolve("records/thing")).doesNotExist();

        records.close();
        records = FileRecords.open(directory);
        create(KEY);
    }

    @Test
    void save_lockFileRemovedOrReplaced_isMadeAgainAndGoesOn() throws IOException {
        assumeTrue(DurableFiles.hasPermissions(directory), "a file that is open cannot be moved on other file systems");
        for (int round = 0; round < 3; round++) {
            Files.delete(directory.resolve("lock"));
            Revision held = records.load(KEY).orElseThrow().revision();
            Revision next = records.save(KEY, draft(), held).orElseThrow();
            try (FileRecords second = FileRecords.open(directory)) {
                Path fresh = Files.createFile(temporary.resolve("fresh"));
                Files.move(fresh, directory.resolve("lock"), StandardCopyOption.REPLACE_EXISTING);
                Revision later = second.save(KEY, draft(), next).orElseThrow();
                assertThat(records.save(KEY, draft(), next)).isEmpty();
                assertThat(records.save(KEY, draft(), later)).isPresent();
            }
        }
    }

    private void assertBadAndTheOtherListed(RecordKey bad) {
        assertThat(records.list(RecordQuery.of("thing")))
                .extracting(StoredRecord::key)
                .containsExactly(OTHER);
        assertReason(Reason.CORRUPT, () -> records.load(bad));
        assertThat(records.damaged("thing"))
                .singleElement()
                .satisfies(one -> assertThat(one.id()).contains(bad.id()));
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        StoreException thrown = catchThrowableOfType(StoreException.class, call);
        assertThat(thrown).isNotNull();
        assertThat(thrown.reason()).isEqualTo(reason);
        assertThat(thrown).hasMessageContaining(": ");
    }

    private void create(RecordKey key) {
        assertThat(records.save(key, draft(), Revision.NONE)).isPresent();
    }

    private static RecordDraft draft() {
        return RecordDraft.of("g", null, "payload".getBytes(UTF_8));
    }

    private Path fileOf(RecordKey key) {
        return directory.resolve("records").resolve(key.kind()).resolve(FileNames.of(key.id()));
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Path ignored = Files.createSymbolicLink(from, to);
        } catch (UnsupportedOperationException none) {
            assumeTrue(false, "the file system has no links");
        }
    }

    private static void permit(Path path, String permissions) throws IOException {
        assumeTrue(DurableFiles.hasPermissions(path), "the file system has no permissions");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
