// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.Requirement;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Codec;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;

/** Somebody writes files with sound checksums and another head: the seal tells. */
class FileEditedRecordsTest {
    private static final Sealing SEALING = Sealing.aesGcm(new byte[32]);
    private static final Instant DUE = Instant.parse("2026-03-01T12:00:00Z");
    private static final RecordKey HERS = new RecordKey("visit", "hers");
    private static final RecordKey HIS = new RecordKey("visit", "his");

    @TempDir
    private Path directory;

    private Store store;
    private Records<Visit> visits;

    private record Visit(String id, String account) {}

    @BeforeEach
    void openStore() {
        store = FileSystemStore.at(directory).sealedWith(SEALING);
        visits = store.records(new VisitCodec());
        assertThat(visits.create(new Visit("hers", "ann"))).isPresent();
        assertThat(visits.create(new Visit("his", "bob"))).isPresent();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    @Requirement("SEC-04")
    void head_groupsSwapped_isCorruptForBoth() throws IOException {
        StoredRecord hers = row(HERS);
        StoredRecord his = row(HIS);
        write(HERS, hers.revision(), "bob", DUE, hers);
        write(HIS, his.revision(), "ann", DUE, his);

        assertUnreadable("bob", Reason.CORRUPT);
        assertUnreadable("ann", Reason.CORRUPT);
    }

    @Test
    void head_dueTimeOrRevisionChanged_isCorrupt() throws IOException {
        StoredRecord hers = row(HERS);
        write(HERS, hers.revision(), "ann", DUE.plusSeconds(60), hers);
        assertUnreadable("ann", Reason.CORRUPT);
        write(HERS, hers.revision(), "ann", null, hers);
        assertUnreadable("ann", Reason.CORRUPT);
        write(HERS, new Revision(hers.revision().number() + 1), "ann", DUE, hers);
        assertUnreadable("ann", Reason.CORRUPT);

        write(HERS, hers.revision(), "ann", DUE, hers);
        assertThat(visits.group("ann").values()).hasSize(1);
    }

    @Test
    @Requirement("SEC-04")
    void file_copiedToTheOtherAccount_isCorrupt() throws IOException {
        StoredRecord hers = row(HERS);
        write(HIS, hers.revision(), "bob", DUE, hers);
        assertUnreadable("bob", Reason.CORRUPT);
        assertThat(Files.exists(directory.resolve("quarantine/visit.r-his.rec")))
                .isFalse();
    }

    @Test
    void file_earlierOnePutBack_isNoticedByWhoeverKnowsTheLater() throws IOException {
        StoredRecord before = row(HERS);
        byte[] whole = Files.readAllBytes(file(HERS));
        Revision later =
                visits.save(new Visit("hers", "ann"), before.revision()).orElseThrow();

        write(HERS, later, "ann", DUE, before);
        assertUnreadable("ann", Reason.CORRUPT);

        Files.write(file(HERS), whole);
        assertUnreadable("ann", Reason.ROLLED_BACK);
        try (Store started = FileSystemStore.at(directory).sealedWith(SEALING)) {
            assertThat(started.records(new VisitCodec()).load("hers"))
                    .as("a backup of one record can be put back while nothing runs")
                    .isPresent();
        }
    }

    private void assertUnreadable(String account, Reason reason) {
        assertThat(visits.group(account).values()).isEmpty();
        assertThat(visits.group(account).unreadable())
                .singleElement()
                .satisfies(one -> assertThat(one.failure().reason()).isEqualTo(reason));
        StoreException thrown = catchThrowableOfType(
                StoreException.class,
                () -> visits.load(visits.group(account).unreadable().get(0).id().orElseThrow()));
        assertThat(thrown.reason()).isEqualTo(reason);
    }

    private Path file(RecordKey key) {
        return directory.resolve("records/visit").resolve(FileNames.of(key.id()));
    }

    private StoredRecord row(RecordKey key) throws IOException {
        return RecordFile.read(file(key));
    }

    private void write(RecordKey key, Revision revision, String group, @Nullable Instant due, StoredRecord payloadOf)
            throws IOException {
        RecordDraft draft = RecordDraft.of(group, due, payloadOf.draft().payload());
        Files.write(
                file(key),
                RecordFile.write(new StoredRecord(key, revision, draft)).array());
    }

    private static final class VisitCodec implements Codec<Visit> {
        @Override
        public String kind() {
            return "visit";
        }

        @Override
        public String id(Visit value) {
            return value.id();
        }

        @Override
        public String group(Visit value) {
            return value.account();
        }

        @Override
        public Optional<Instant> dueAt(Visit value) {
            return Optional.of(DUE);
        }

        @Override
        public JsonObject write(Visit value) {
            return JsonObject.builder()
                    .text("id", value.id())
                    .text("account", value.account())
                    .build();
        }

        @Override
        public Visit read(JsonObject json) {
            return new Visit(json.text("id").orElseThrow(), json.text("account").orElseThrow());
        }
    }
}
