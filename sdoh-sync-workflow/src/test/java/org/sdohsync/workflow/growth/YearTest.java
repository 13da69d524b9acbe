// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.ProgramEnrollment;

/**
 * A year of work, two syncs a day: new referrals that are worked to the end, some whose results the source refuses, some at which the
 * listener throws, some that the source cancels or deletes; days without an answer; tokens with other context members each time;
 * launches that nobody finishes; a source a month that is connected and given up. What is in the store then is what is open, and what
 * docs/records.md says is kept for a while.
 */
@Timeout(480)
class YearTest {
    private static final String HOME = "https://county.example/fhir";
    private static final Outcome FOOD = Outcome.performed(Systems.SNOMED, "710925007", "Provision of food");
    private static final Duration HALF_DAY = Duration.ofHours(12);
    private static final int MOST_CONNECTION_BYTES = 1024 * 1024;

    /** How many records of a kind there are, and their bytes. */
    private record Size(int records, long bytes) {}

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    // What is of the sources ever connected and not of the connections; bounded by their number above.
    private static final Set<String> OF_THE_SOURCES =
            Set.of("endpoint-pin", "endpoint-pair", "registration", "client-use");

    private final YearSource source = new YearSource(clock);
    private final MemoryRecords records = new MemoryRecords();
    private final Store store = Store.over(records, Sealing.none());
    private final Deque<Connection> guests = new ArrayDeque<>();
    private final SdohSync sync = SdohSync.builder(SmartApp.named("pantry")
                    .redirect("http://127.0.0.1/callback")
                    .scopes("user/Task.rus", "offline_access"))
            .store(store)
            .http(new OkHttpClient.Builder().addInterceptor(source).build())
            .clock(clock)
            .pause(RecordingPause.create())
            .jitter(Jitter.none())
            .executor(Runnable::run)
            .onReferral(YearTest::work)
            .build();
    private int undecidedEver;

    @AfterEach
    void close() {
        sync.close();
    }

    @Test
    void year_ofWork_leavesWhatIsOpenAndWhatIsKeptForAWhile() throws IOException {
        Connection home = connect(HOME);

        for (int day = 1; day <= 180; day++) {
            live(home, day);
        }
        Map<String, Size> half = sizes();
        for (int day = 181; day <= 360; day++) {
            live(home, day);
        }
        Map<String, Size> whole = sizes();

        // It was work: each day's referrals were done, and what had to be decided was there.
        assertThat(source.open()).isBetween(1L, 20L);
        assertThat(undecidedEver).isGreaterThan(20);
        Set<String> kept = new TreeSet<>(whole.keySet());
        assertThat(documented()).containsAll(kept);
        int connections = sync.connections().size();
        assertThat(connections).isLessThanOrEqualTo(2);
        assertThat(of(whole, "connection").records()).isEqualTo(connections);
        assertThat(of(whole, "connection").bytes()).isLessThan((long) MOST_CONNECTION_BYTES * connections);
        assertThat(of(whole, "source").records()).isEqualTo(connections);
        assertThat(of(whole, "lease").records()).isLessThanOrEqualTo(2);
        assertThat(of(whole, "launch").records()).isLessThanOrEqualTo(2);
        assertThat(of(whole, "checkpoint").records()).isLessThanOrEqualTo(5 * connections);
        assertThat(of(whole, "watch").records()).isLessThanOrEqualTo(connections);
        assertThat(of(whole, "abilities").records()).isLessThanOrEqualTo(connections);
        assertThat(of(whole, "view").records()).isLessThanOrEqualTo((int) source.open());
        assertThat(of(whole, "journal").records())
                .isEqualTo(sync.journal().undecided(home.id()).size());
        // Two or three actions for each of two referrals a day, thirty days, and once in 32 actions it is looked.
        assertThat(of(whole, "done").records()).isLessThanOrEqualTo(30 * 6 + 32);
        // One request a day, thirty days, and once in 32 requests it is looked.
        assertThat(of(whole, "request").records()).isBetween(30, 30 + 32 + 2);
        assertThat(source.reported()).isEqualTo(360);
        // One for each source ever connected, by design.
        assertThat(of(whole, "endpoint-pin").records()).isEqualTo(1 + 360 / 30);
        assertThat(of(whole, "registration").records()).isEqualTo(1 + 360 / 30);
        assertThat(of(whole, "client-use").records()).isEqualTo(1 + 360 / 30);
        assertThat(of(whole, "endpoint-pair").records()).isLessThanOrEqualTo(2 * (1 + 360 / 30));
        assertThat(of(whole, "digest-key").records()).isEqualTo(1);

        // And it does not grow: the second half of the year left no more than the first.
        for (String kind : kept) {
            if (!OF_THE_SOURCES.contains(kind)) {
                assertThat(of(whole, kind).records())
                        .as("records of %s after 6 and 12 months", kind)
                        .isLessThanOrEqualTo(
                                of(half, kind).records() + 3 + of(half, kind).records() / 10);
                assertThat(of(whole, kind).bytes())
                        .as("bytes of %s after 6 and 12 months", kind)
                        .isLessThanOrEqualTo(
                                of(half, kind).bytes() + 2048 + of(half, kind).bytes() / 10);
            }
        }

        sync.connections().forEach(connection -> sync.disconnect(connection.id()));
        assertThat(sizes().keySet())
                .isSubsetOf("endpoint-pin", "endpoint-pair", "registration", "client-use", "digest-key", "launch");
    }

    /** One day: two syncs, and what happens between them. */
    private void live(Connection home, int day) {
        for (String name : List.of("a", "b")) {
            source.task("t" + day + name, "requested");
        }
        if (day % 10 == 0) {
            source.task("t" + day + "-poison", "requested");
        }
        if (day % 15 == 0) {
            source.task("t" + day + "-refused", "requested");
            source.refuseResultsOf("t" + day + "-refused");
        }
        if (day % 20 == 0) {
            source.task("t" + day + "-deleted", "requested");
        }
        source.cancel("t" + (day - 30) + "-poison");
        source.cancel("t" + (day - 30) + "-refused");
        source.delete("t" + (day - 1) + "-deleted");
        source.delete("t" + (day - 40) + "a");
        source.down(day % 7 == 6);
        report(home, day);
        round();
        source.down(false);
        Launch ignored = sync.connect(HOME).asRecipient("Organization/1").startLaunch();
        round();
        decide(home);
        if (day % 30 == 0) {
            guests.add(connect("https://guest-" + day + ".example/fhir"));
        }
        if (day % 30 == 20 && !guests.isEmpty()) {
            sync.disconnect(guests.remove().id());
        }
    }

    /** A request of our own each day; on some days the source does not answer, and the next sync completes it. */
    private void report(Connection home, int day) {
        ProgramEnrollment enrollment =
                ProgramEnrollment.of("Patient/1", Code.of(Systems.SNOMED, "1"), ServiceCodes.ENROLLED);
        try {
            String reported = sync.requests(home.id()).report("day-" + day, enrollment);
            assertThat(reported).startsWith("Observation/");
        } catch (HttpStatusException unanswered) {
            assertThat(sync.requests(home.id()).pending()).isNotEmpty();
        }
    }

    private void round() {
        clock.advance(HALF_DAY);
        assertThat(sync.syncNow()).isNotNull();
    }

    /** Somebody looks after three weeks. */
    private void decide(Connection home) {
        sync.journal().undecided(home.id()).stream()
                .filter(entry -> entry.createdAt().isBefore(clock.instant().minus(Duration.ofDays(21))))
                .forEach(entry -> {
                    undecidedEver++;
                    assertThat(sync.journal().dismiss(entry.id())).isPresent();
                });
    }

    private static void work(Referral referral) {
        if (referral.id().endsWith("-poison") && referral.closed().isEmpty()) {
            throw new IllegalStateException("this one cannot be worked on");
        }
        referral.requested().ifPresent(requested -> {
            var ignored = requested.accept();
        });
        referral.accepted().ifPresent(accepted -> {
            var ignored = accepted.complete(FOOD);
        });
    }

    private Connection connect(String base) {
        Launch launch = sync.connect(base).asRecipient("Organization/1").startLaunch();
        URI asked = launch.authorizeUrl();
        return sync.completeLaunch(
                URI.create(parameter(asked, "redirect_uri") + "?code=c&state=" + parameter(asked, "state")));
    }

    private static String parameter(URI url, String name) {
        return Arrays.stream(url.getRawQuery().split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static Size of(Map<String, Size> sizes, String kind) {
        return sizes.getOrDefault(kind, new Size(0, 0));
    }

    private Map<String, Size> sizes() {
        Map<String, Size> sizes = new TreeMap<>();
        for (String kind : records.kinds()) {
            List<StoredRecord> all = records.list(RecordQuery.of(kind).limit(1_000_000));
            long bytes = all.stream()
                    .mapToLong(record -> record.draft().payload().length
                            + record.draft().group().length()
                            + record.key().id().length())
                    .sum();
            sizes.put(kind, new Size(all.size(), bytes));
        }
        return sizes;
    }

    /** The kinds that docs/records.md names in the first column of its first table. */
    private static Set<String> documented() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "records.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toSet());
    }
}
