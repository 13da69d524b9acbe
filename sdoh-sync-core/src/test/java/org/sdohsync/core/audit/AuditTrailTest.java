// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.audit.AuditReport.BrokenLink;
import org.sdohsync.core.audit.AuditReport.Kind;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.core.store.memory.MemoryStore;

/** A trail of files that somebody edits. */
@Timeout(240)
class AuditTrailTest {
    private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");
    private static final int SEGMENT = 10;

    private final SealingKey key =
            SealingKey.of("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    private final Store store = MemoryStore.create();

    @TempDir
    private Path folder;

    private Path directory;

    @BeforeEach
    void name() {
        directory = folder.resolve("audit");
    }

    @Test
    void verify_whatWasWritten_holdsAndReadsBack() throws IOException {
        try (AuditTrail trail = open()) {
            write(trail, 0, 25);
        }
        try (AuditTrail trail = open()) {
            write(trail, 25, 26);
            List<AuditEntry> read = new ArrayList<>();

            AuditReport report = trail.read(read::add);

            assertThat(report.intact()).isTrue();
            assertThat(report.chains()).isEqualTo(2);
            assertThat(report.entries()).isEqualTo(26);
            assertThat(read)
                    .containsExactlyInAnyOrderElementsOf(Stream.iterate(0, n -> n + 1)
                            .limit(26)
                            .map(AuditTrailTest::entry)
                            .toList());
            assertThat(trail.lost()).isZero();
        }
        assertThat(files()).hasSize(4);
        for (Path file : files()) {
            assertThat(Files.readString(file)).doesNotContain("worker", "Task/", "hospital");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void toJson_isOneLineWithoutWhatIsNotThere() {
        assertThat(entry(3).toJson())
                .isEqualTo(
                        "{\"at\":\"2026-11-29T08:03:00Z\",\"action\":\"READ\",\"outcome\":\"SUCCESS\",\"connection\":\"c1\","
                                + "\"account\":\"worker-7\",\"source\":\"https://hospital.example/r4\",\"resources\":[\"Task/3\"],"
                                + "\"detail\":\"SEARCH for SYNC\"}");
    }

    /** Every line of every segment, changed in every way a line can be changed. */
    @Test
    void verify_afterAnyOneChange_namesTheFirstBrokenLink() throws IOException {
        try (AuditTrail trail = open()) {
            write(trail, 0, 25);
        }
        for (Path file : files()) {
            List<String> lines = Files.readAllLines(file);
            for (int at = 0; at < lines.size(); at++) {
                int number = Integer.parseInt(file.getFileName().toString().replaceAll(".*-0*(\\d+).audit", "$1"));
                long entry = (number - 1L) * SEGMENT + Math.max(at, 1);
                boolean last = file.equals(files().get(2)) && at == lines.size() - 1;
                int line = at;

                assertThat(after(file, flipped(at)).first().map(BrokenLink::number))
                        .contains(entry);
                BrokenLink without = after(file, all -> {
                            all.remove(line);
                            return all;
                        })
                        .first()
                        .orElseThrow();
                assertThat(without.number()).isEqualTo(entry);
                if (at > 0) {
                    assertThat(without.kind()).isEqualTo(last ? Kind.TRUNCATED : Kind.DELETED);
                }
                if (at > 0 && at + 1 < lines.size()) {
                    assertThat(after(file, all -> {
                                        Collections.swap(all, line, line + 1);
                                        return all;
                                    })
                                    .first())
                            .contains(broken(file, entry, Kind.REORDERED, at + 1));
                }
            }
        }
    }

    @Test
    void verify_afterSegmentsWereRemovedOrExchanged_saysSo() throws IOException {
        try (AuditTrail trail = open()) {
            write(trail, 0, 25);
        }
        List<Path> files = files();
        byte[] second = Files.readAllBytes(files.get(1));

        Files.delete(files.get(1));
        assertThat(verify().first().map(BrokenLink::kind)).contains(Kind.DELETED);
        assertThat(verify().first().map(BrokenLink::number)).contains(11L);
        Files.write(files.get(1), Files.readAllBytes(files.get(0)));
        assertThat(verify().first().map(BrokenLink::number)).contains(11L);
        Files.write(files.get(1), second);
        assertThat(verify().intact()).isTrue();

        Files.delete(files.get(2));
        assertThat(verify().first().map(BrokenLink::kind)).contains(Kind.TRUNCATED);
        Files.delete(files.get(0));
        Files.delete(files.get(1));
        assertThat(verify().first()).hasValueSatisfying(gone -> {
            assertThat(gone.kind()).isEqualTo(Kind.TRUNCATED);
            assertThat(gone.number()).isEqualTo(1);
            assertThat(gone.toString()).contains("entry 1 of chain", "TRUNCATED");
        });
    }

    @Test
    void verify_chainOfAnotherStore_isUnknown() throws IOException {
        try (AuditTrail trail = AuditTrail.open(
                AuditLog.directory(directory), sealing(), MemoryStore.create(), Clock.systemUTC(), SEGMENT)) {
            write(trail, 0, 3);
        }

        assertThat(verify().first().map(BrokenLink::kind)).contains(Kind.UNKNOWN_CHAIN);
    }

    /** What a killed process leaves: entries of which the store was not told yet, and half of a line. */
    @Test
    void verify_afterTheProcessDied_holdsUpToTheTornLine() throws IOException {
        AuditTrail killed = open();
        write(killed, 0, 8);
        Path file = files().get(0);
        List<String> lines = Files.readAllLines(file);
        String half = lines.get(8).substring(0, 60);
        Files.writeString(file, String.join("\n", lines.subList(0, 8)) + "\n" + half);

        try (AuditTrail next = open()) {
            write(next, 8, 9);
            assertThat(next.verify().intact()).isTrue();
            assertThat(next.verify().entries()).isEqualTo(8);
        }
    }

    /** The limit of what can be told, and the way around it. */
    @Test
    void verify_endCutOffBeforeTheStoreWasTold_isOnlyToldWithNotedPosition() throws IOException {
        AuditTrail killed = open();
        write(killed, 0, 4);
        Path file = files().get(0);
        byte[] four = Files.readAllBytes(file);
        write(killed, 4, 6);
        byte[] six = Files.readAllBytes(file);
        Files.write(file, four);

        assertThat(verify().intact()).isTrue();

        Files.write(file, six);
        String position = killed.settle();
        Files.write(file, four);

        assertThat(verify().first().map(BrokenLink::kind)).contains(Kind.TRUNCATED);
        assertThat(verify(position).first().map(BrokenLink::number)).contains(5L);
        assertThatIllegalArgumentException().isThrownBy(() -> verify("nonsense"));
    }

    @Test
    void verify_afterSealingKeyWasRotated_holdsWhileTheOldKeyIsKept() throws IOException {
        try (AuditTrail trail = open()) {
            write(trail, 0, 5);
        }
        SealingKey newer = SealingKey.of(new byte[32]);
        Sealing both = Sealing.aesGcm(KeyRing.of(newer).alsoOpening(key));
        try (AuditTrail trail =
                AuditTrail.open(AuditLog.directory(directory), both, store, Clock.systemUTC(), SEGMENT)) {
            write(trail, 5, 7);
            assertThat(trail.verify().entries()).isEqualTo(7);
        }
        assertThat(verify().breaks()).hasSize(1);
        assertThat(verify().first().map(BrokenLink::kind)).contains(Kind.EDITED);
    }

    @Test
    void removeBefore_takesWholeSegmentsAndLeavesAChainThatHolds() throws IOException {
        try (AuditTrail trail = open()) {
            write(trail, 0, 25);

            assertThat(trail.removeBefore(START.plus(Duration.ofMinutes(15)))).isEqualTo(10);
            assertThat(trail.verify().intact()).isTrue();
            assertThat(trail.verify().entries()).isEqualTo(16);
            assertThat(trail.removeBefore(START.plus(Duration.ofMinutes(15)))).isZero();
        }
        try (AuditTrail later = open()) {
            write(later, 25, 26);

            assertThat(later.removeBefore(START.plus(Duration.ofDays(400)))).isEqualTo(16);
            List<AuditEntry> rest = new ArrayList<>();
            assertThat(later.read(rest::add).intact()).isTrue();
            assertThat(rest)
                    .extracting(AuditEntry::detail)
                    .anyMatch(detail -> detail.startsWith("entries up to 26 of chain"));
        }
        assertThat(verify().chains()).isEqualTo(1);
        Files.delete(files().get(0));
        assertThat(verify().intact()).isFalse();
    }

    /** A process a day, and what is older than 30 days is removed: the bound of the kind {@code audit-chain}. */
    @Test
    void year_ofAProcessADay_leavesTheChainsOfTheEntriesThatAreKept() {
        MemoryRecords records = new MemoryRecords();
        Store kept = Store.over(records, Sealing.none());
        int half = 0;
        for (int day = 0; day < 360; day++) {
            Instant now = START.plus(Duration.ofDays(day));
            Clock clock = Clock.fixed(now, ZoneOffset.UTC);
            try (AuditTrail trail = AuditTrail.open(AuditLog.directory(directory), sealing(), kept, clock, SEGMENT)) {
                for (int each = 0; each < 3 * SEGMENT; each++) {
                    trail.accept(entry(day * 24 * 60 + each));
                }
                assertThat(trail.removeBefore(now.minus(Duration.ofDays(30)))).isLessThanOrEqualTo(4L * SEGMENT);
            }
            half = day == 179 ? chains(records).size() : half;
        }

        assertThat(chains(records))
                .hasSizeBetween(30, 33)
                .hasSize(half)
                .allSatisfy(chain -> assertThat(chain.draft().payload().length).isLessThan(500));
        assertThat(records.kinds()).containsExactly("audit-chain");
    }

    private static List<StoredRecord> chains(MemoryRecords records) {
        return records.list(RecordQuery.of("audit-chain").limit(1_000));
    }

    @Test
    void accept_whileTheMediumIsFull_losesNothingSilently() {
        boolean[] full = {false};
        AuditLog files = AuditLog.directory(directory);
        AuditLog filling = new AuditLog() {
            @Override
            public void append(String segment, String line) throws IOException {
                if (full[0]) {
                    files.append(segment, line.substring(0, 10).trim());
                    throw new IOException("no space left");
                }
                files.append(segment, line);
            }

            @Override
            public void force(String segment) throws IOException {
                files.force(segment);
            }

            @Override
            public List<String> segments() throws IOException {
                return files.segments();
            }

            @Override
            public void read(String segment, Consumer<? super String> reader) throws IOException {
                files.read(segment, reader);
            }

            @Override
            public void remove(String segment) throws IOException {
                files.remove(segment);
            }

            @Override
            public void close() {
                files.close();
            }
        };
        try (AuditTrail trail =
                AuditTrail.open(filling, sealing(), store, Clock.fixed(START, ZoneOffset.UTC), SEGMENT)) {
            write(trail, 0, 2);
            full[0] = true;
            write(trail, 2, 205);
            full[0] = false;
            write(trail, 205, 206);

            List<AuditEntry> read = new ArrayList<>();
            assertThat(trail.read(read::add).intact()).isTrue();
            assertThat(trail.lost()).isEqualTo(203);
            assertThat(read)
                    .extracting(AuditEntry::detail)
                    .contains("203 entries before this one could not be written");
            assertThat(trail.verify().chains())
                    .as("of attempts that wrote nothing none is left")
                    .isEqualTo(2);
        }
    }

    private AuditReport after(Path file, UnaryOperator<List<String>> change) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        List<String> changed = change.apply(new ArrayList<>(Files.readAllLines(file)));
        Files.writeString(file, String.join("\n", changed) + (changed.isEmpty() ? "" : "\n"));
        try {
            return verify();
        } finally {
            Files.write(file, whole);
        }
    }

    /** Changes one character in the middle of a line, whatever it is. */
    private static UnaryOperator<List<String>> flipped(int at) {
        return lines -> {
            StringBuilder line = new StringBuilder(lines.get(at));
            int middle = line.length() / 2;
            line.setCharAt(middle, line.charAt(middle) == 'A' ? 'B' : 'A');
            lines.set(at, line.toString());
            return lines;
        };
    }

    private BrokenLink broken(Path file, long entry, Kind kind, int line) {
        String segment = file.getFileName().toString().replace(".audit", "");
        return new BrokenLink(segment.substring(0, segment.lastIndexOf('-')), entry, kind, segment + ":" + line);
    }

    private AuditReport verify(String... positions) {
        try (AuditTrail trail = open()) {
            return trail.verify(positions);
        }
    }

    private AuditTrail open() {
        return AuditTrail.open(
                AuditLog.directory(directory), sealing(), store, Clock.fixed(START, ZoneOffset.UTC), SEGMENT);
    }

    private Sealing sealing() {
        return Sealing.aesGcm(KeyRing.of(key));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static void write(AuditTrail trail, int from, int to) {
        for (int number = from; number < to; number++) {
            trail.accept(entry(number));
        }
    }

    private static AuditEntry entry(int number) {
        return new AuditEntry(
                START.plus(Duration.ofMinutes(number)),
                Action.READ,
                Outcome.SUCCESS,
                "c1",
                "worker-7",
                "https://hospital.example/r4",
                List.of("Task/" + number),
                "SEARCH for SYNC");
    }
}
