// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.inbox.audit.Retention;
import org.sdohsync.inbox.key.KeyFile;
import org.sdohsync.inbox.referral.ReferralContent;
import org.sdohsync.inbox.referral.ReferralLine;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.inbox.referral.Snapshot;
import org.sdohsync.workflow.sync.SyncReport;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tables that grow with each access and each change, and what reads whole tables. */
@Timeout(480)
class RetentionTest {
    private static final int OLD = 1_203;

    @TempDir
    Path home;

    private RunningInbox inbox;
    private JdbcTemplate database;

    @BeforeEach
    void start() throws Exception {
        inbox = RunningInbox.start(home, Map.of(), Map.of("inbox.keep-history", "30d"));
        database = inbox.bean(JdbcTemplate.class);
    }

    @AfterEach
    void stop() {
        inbox.close();
    }

    @Test
    void clean_removesWhatIsTooOld_andKeepsTheRest() {
        referral("a");
        addRows(OLD, Duration.ofDays(31));
        addRows(7, Duration.ofDays(29));

        assertThat(inbox.bean(Retention.class).clean()).isEqualTo(2 * OLD);

        assertThat(rows("inbox_access")).isEqualTo(7);
        assertThat(rows("inbox_event")).as("and that of the referral itself").isEqualTo(8);
        assertThat(inbox.bean(Retention.class).clean()).isZero();
        assertThat(rows("inbox_referral")).isEqualTo(1);
    }

    @Test
    void scheduledSync_isFollowedByCleaning_onceAnHour() {
        referral("a");
        addRows(10, Duration.ofDays(31));
        SyncReport report = new SyncReport(Instant.now(), Duration.ZERO, List.of(), List.of());

        inbox.publish(report);
        assertThat(rows("inbox_access")).isZero();
        addRows(10, Duration.ofDays(31));
        inbox.publish(report);

        assertThat(rows("inbox_access")).isEqualTo(10);
    }

    @Test
    void defaultRetention_isSixYears() throws Exception {
        inbox.close();
        inbox = RunningInbox.start(home, Map.of());
        database = inbox.bean(JdbcTemplate.class);
        referral("a");
        addRows(1, Duration.ofDays(6 * 365 + 1));
        addRows(1, Duration.ofDays(6 * 365 - 1));

        assertThat(inbox.bean(Retention.class).clean()).isEqualTo(2);
    }

    @Test
    void reseal_ofMoreThanOneBatch_leavesNothingUnderTheOldKey() {
        IntStream.range(0, 1_001).forEach(number -> referral("task-" + number));
        Referrals referrals = inbox.bean(Referrals.class);
        KeyFile keys = inbox.bean(KeyFile.class);
        keys.rotate();

        assertThat(referrals.reseal()).isEqualTo(1_001);

        // The library's own store holds nothing yet but the key of the digests, which nothing here needs.
        keys.dropFormer();
        assertThat(referrals.page("team = :team", Map.of("team", "Food bank"), 2_000, 0))
                .hasSize(1_001);
    }

    @Test
    void find_ofManyTasks_isTheTeamsOwnOnly() {
        referral("a");
        referral("b");
        Referrals referrals = inbox.bean(Referrals.class);

        assertThat(referrals.find("Food bank", Set.of("a", "b", "c")))
                .extracting(ReferralLine::task)
                .containsExactlyInAnyOrder("a", "b");
        assertThat(referrals.find("Shelter", Set.of("a"))).isEmpty();
        assertThat(referrals.find("Food bank", Set.of())).isEmpty();
    }

    private void referral(String task) {
        ReferralContent content = new ReferralContent(
                "", "", "", List.of(), "Food", "", "", "", "", "", List.of(), List.of(), List.of(), List.of(),
                List.of());
        assertThat(inbox.bean(Referrals.class)
                        .save(
                                new Snapshot(
                                        "Food bank",
                                        "county",
                                        "county.example",
                                        task,
                                        "1",
                                        0,
                                        "requested",
                                        true,
                                        false,
                                        false,
                                        false,
                                        content),
                                "the source"))
                .isTrue();
    }

    private void addRows(int count, Duration age) {
        OffsetDateTime at = Instant.now().minus(age).atOffset(ZoneOffset.UTC);
        long referral = requireNonNull(database.queryForObject("select min(id) from inbox_referral", Long.class));
        List<Object[]> accesses =
                IntStream.range(0, count).mapToObj(number -> new Object[] {at}).toList();
        int[] ignored = database.batchUpdate(
                "insert into inbox_access (team, at, source, interaction, purpose, resources, outcome)"
                        + " values ('Food bank', ?, 'https://county.example/fhir', 'READ', 'REFERRAL', 'Task/1', 'SUCCESS')",
                accesses);
        ignored = database.batchUpdate(
                "insert into inbox_event (team, referral, at, who, what) values ('Food bank', " + referral
                        + ", ?, 'ann', 'accept')",
                accesses);
    }

    private int rows(String table) {
        return requireNonNull(database.queryForObject("select count(*) from " + table, Integer.class));
    }
}
