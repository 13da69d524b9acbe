// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.audit.AuditReport.BrokenLink;
import org.sdohsync.core.audit.AuditReport.Kind;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;

/** A trail whose store was put back to an earlier copy, or has not been told yet. */
@Timeout(240)
class RestoredStoreTest {
    private static final Instant AT = Instant.parse("2026-11-29T08:00:00Z");

    private final Sealing sealing = Sealing.aesGcm(
            KeyRing.of(SealingKey.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII))));

    @TempDir
    private Path folder;

    @Test
    void readAheadOfStore_ofAStoreThatKnowsAll_readsNothing() {
        with(trail -> write(trail, "a", "b"));

        assertThat(ahead()).isEmpty();
    }

    @Test
    void readAheadOfStore_ofChainsBegunAfterTheBackup_readsTheirEntries() throws IOException {
        with(trail -> write(trail, "before"));
        copy("store", "backup");
        with(trail -> write(trail, "after", "last"));
        restore();

        assertThat(ahead()).containsExactly("after", "last");
    }

    @Test
    void readAheadOfStore_ofAChainThatWentOnAfterTheBackup_readsIt() throws IOException {
        try (Store store = store();
                AuditTrail trail = trail(store)) {
            write(trail, "before");
            assertThat(trail.settle()).isNotEmpty();
            copy("store", "backup");
            write(trail, "after");
        }
        restore();

        assertThat(ahead()).containsExactly("before", "after");
    }

    /** The process was killed: its last entries are told to no store, and there was no backup. */
    @Test
    void readAheadOfStore_afterAProcessDied_readsItsChain() {
        AuditTrail killed = trail(store());
        write(killed, "a", "b");

        assertThat(ahead()).containsExactly("a", "b");
        with(AuditTrail::tellStore);
        assertThat(ahead()).as("what was dealt with").isEmpty();
        with(trail -> assertThat(trail.verify().intact()).isTrue());
    }

    @Test
    void acceptUnknownChains_afterARestore_makesTheTrailWholeAgainAndSaysSo() throws IOException {
        with(trail -> write(trail, "before"));
        copy("store", "backup");
        with(trail -> write(trail, "after"));
        restore();
        with(trail ->
                assertThat(trail.verify().breaks()).extracting(BrokenLink::kind).containsExactly(Kind.UNKNOWN_CHAIN));

        with(trail -> assertThat(trail.acceptUnknownChains()).isOne());

        with(trail -> {
            List<String> details = new ArrayList<>();
            assertThat(trail.read(entry -> details.add(entry.detail())).intact())
                    .isTrue();
            assertThat(details)
                    .contains("before", "after")
                    .anyMatch(detail -> detail.startsWith("the store did not know chain"));
            assertThat(trail.acceptUnknownChains()).isZero();
        });
        assertThat(ahead()).as("still to be compared").containsExactly("after");
    }

    private List<String> ahead() {
        List<String> read = new ArrayList<>();
        with(trail -> {
            List<String> chains = trail.readAheadOfStore(entry -> read.add(entry.detail()));
            assertThat(chains.isEmpty()).isEqualTo(read.isEmpty());
        });
        return read;
    }

    private void with(Consumer<AuditTrail> work) {
        try (Store store = store();
                AuditTrail trail = trail(store)) {
            work.accept(trail);
        }
    }

    private Store store() {
        return FileSystemStore.at(folder.resolve("store")).sealedWith(sealing);
    }

    private AuditTrail trail(Store store) {
        return AuditTrail.open(AuditLog.directory(folder.resolve("audit")), sealing, store);
    }

    private static void write(AuditTrail trail, String... details) {
        for (String detail : details) {
            trail.accept(new AuditEntry(
                    AT, Action.REFRESH, Outcome.SUCCESS, "c1", "", "https://a.example", List.of(), detail));
        }
    }

    private void restore() throws IOException {
        delete(folder.resolve("store"));
        copy("backup", "store");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    private void copy(String from, String to) throws IOException {
        Path source = folder.resolve(from);
        try (Stream<Path> files = Files.walk(source)) {
            files.forEach(file -> copied(file, folder.resolve(to).resolve(source.relativize(file))));
        }
    }

    private static void copied(Path file, Path to) {
        try {
            Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
