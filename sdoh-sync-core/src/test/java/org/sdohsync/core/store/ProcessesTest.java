// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.internal.memory.MemoryRecords;

/** What is told of processes, on a made-up host and on this one. */
class ProcessesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    private Path proc;

    private final MemoryRecords records = new MemoryRecords();

    @BeforeEach
    void describeTheHost() throws IOException {
        write("sys/kernel/random/boot_id", "5f0c");
        write("sys/kernel/hostname", "alpha");
        write("self/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\n");
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
        process("self", 100, 'R', 5000);
        process("100", 100, 'R', 5000);
        process("200", 200, 'S', 7000);
    }

    @Test
    void hasEnded_ofALivingOrStoppedProcess_isFalse() throws IOException {
        String other = as(200, 7000).self();

        assertThat(host().hasEnded(host().self())).isFalse();
        assertThat(host().hasEnded(other)).isFalse();
        process("200", 200, 'T', 7000);
        assertThat(host().hasEnded(other)).isFalse();
        assertThat(host().inWords(other)).isEqualTo("process 200 of this host");
        assertThat(host().inWords(host().self())).isEqualTo("this process");
    }

    @Test
    void hasEnded_ofAProcessThatIsGone_isTrue() throws IOException {
        String other = as(200, 7000).self();
        Files.delete(proc.resolve("200/stat"));

        assertThat(host().hasEnded(other)).isTrue();
    }

    @Test
    void hasEnded_ofAnIdThatWasGivenAgain_isTrue() throws IOException {
        String other = as(200, 7000).self();
        process("200", 200, 'R', 9000);

        assertThat(host().hasEnded(other)).isTrue();
    }

    @Test
    void hasEnded_ofOneThatNobodyHasFetched_isTrueOnceItsThreadsAreGone() throws IOException {
        String other = as(200, 7000).self();
        process("200", 200, 'Z', 7000);
        Files.createDirectories(proc.resolve("200/task/200"));
        Path thread = Files.createDirectories(proc.resolve("200/task/201"));

        assertThat(host().hasEnded(other)).isFalse();
        Files.delete(thread);
        assertThat(host().hasEnded(other)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sys/kernel/random/boot_id", "sys/kernel/hostname", "self/status"})
    void hasEnded_ofAProcessInAnotherPlace_isFalse(String difference) throws IOException {
        String other = as(200, 7000).self();
        Files.delete(proc.resolve("200/stat"));
        write(difference, "Uid:\t7\n");
        assertThat(host().hasEnded(other)).isFalse();
        assertThat(host().inWords(other)).isEqualTo("a process of another host or container");

        Files.delete(proc.resolve(difference));
        assertThat(host().self()).isEqualTo(Processes.UNKNOWN);
        assertThat(host().hasEnded(other)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a b c", "../.. 1 2", "0123456789abcdef 99999999999 1"})
    void hasEnded_ofNoName_isFalse(String name) {
        assertThat(host().hasEnded(name)).isFalse();
        assertThat(Processes.here().hasEnded(name)).isFalse();
    }

    @Test
    void hasEnded_ofThisProcessOnThisHost_isFalse() {
        assumeFalse(Processes.here().self().isEmpty(), "this operating system does not tell");

        assertThat(Processes.here().self())
                .contains(" " + ProcessHandle.current().pid() + " ");
        assertThat(Processes.here().hasEnded(Processes.here().self())).isFalse();
    }

    @Test
    void holdOrTakeFromTheDead_ofADeadHolder_takesIt_ofALivingOne_doesNot() throws IOException {
        Leases theirs = leases(as(200, 7000));
        Lease held = theirs.tryAcquire("refresh", MINUTE).orElseThrow();
        Leases ours = leases(host());

        assertThat(ours.holdOrTakeFromTheDead("refresh", MINUTE)).isEmpty();
        assertThat(ours.holderInWords("refresh").orElseThrow()).startsWith("process 200 of this host until 2026-");
        Files.delete(proc.resolve("200/stat"));
        assertThat(ours.hold("refresh", MINUTE)).as("others wait for its end").isEmpty();
        HeldLease taken = ours.holdOrTakeFromTheDead("refresh", MINUTE).orElseThrow();

        assertThat(taken.lease().fencing()).isGreaterThan(held.fencing());
        assertThat(theirs.renew(held, MINUTE)).isEmpty();
        taken.close();
        assertThat(taken.renew()).as("after it was given back").isFalse();
        assertThat(ours.holderInWords("refresh")).isEmpty();
    }

    /** As earlier versions wrote it. */
    @Test
    void holdOrTakeFromTheDead_ofALeaseWithoutHolder_waitsForItsEnd() {
        byte[] end =
                Long.toString(NOON.plus(MINUTE).toEpochMilli()).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(records.save(new RecordKey(Leases.KIND, "refresh"), RecordDraft.of("", null, end), Revision.NONE))
                .isPresent();

        assertThat(leases(host()).holdOrTakeFromTheDead("refresh", MINUTE)).isEmpty();
        assertThat(leases(host()).holderInWords("refresh").orElseThrow()).startsWith("another process until");
    }

    private Processes host() {
        return Processes.in(proc);
    }

    /** As another process of the host sees itself. */
    private Processes as(int id, long start) throws IOException {
        process("self", id, 'R', start);
        Processes seen = host();
        process("self", 100, 'R', 5000);
        return seen;
    }

    private Leases leases(Processes processes) {
        return new Leases(records, Clock.fixed(NOON, ZoneOffset.UTC), processes);
    }

    private void process(String name, int id, char state, long start) throws IOException {
        write(name + "/stat", id + " (java (x) y) " + state + " 1" + " 0".repeat(17) + " " + start + " 0 0");
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
