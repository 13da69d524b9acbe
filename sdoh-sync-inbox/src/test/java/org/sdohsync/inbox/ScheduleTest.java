// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** The schedule, changed in the browser while it runs. */
@Timeout(480)
class ScheduleTest {
    private static final Map<String, Object> RUNNING = Map.of("sdoh-sync.schedule.enabled", true);
    // A Wednesday; office hours in Chicago are 14:00 to 23:00 in UTC then.
    private static final Instant NOON = Instant.parse("2026-12-02T18:00:00Z");
    private static final Instant NIGHT = Instant.parse("2026-12-02T06:00:00Z");
    private static final Instant SATURDAY = Instant.parse("2026-12-05T18:00:00Z");

    @TempDir
    Path home;

    private RunningInbox inbox;
    private Visitor ann;

    @BeforeEach
    void start() throws Exception {
        inbox = RunningInbox.start(home, Map.of(), RUNNING);
        ann = Visitor.first(inbox, "ann", "Food bank");
    }

    @AfterEach
    void stop() {
        inbox.close();
    }

    @Test
    void administrator_changesTheSchedule_whichHoldsAtOnceAndAfterARestart() throws Exception {
        assertThat(ann.page("/settings")).contains("30 minutes", "day and night");
        assertThat(options().interval(NIGHT)).contains(Duration.ofMinutes(30));

        String said = ann.form(
                "/settings/schedule",
                "every",
                "45",
                "urgent",
                "3",
                "limited",
                "true",
                "opens",
                "08:00",
                "closes",
                "17:00",
                "zone",
                "America/Chicago",
                "day",
                "WEDNESDAY",
                "day",
                "THURSDAY",
                "outside",
                "240");

        assertThat(said).contains("From now on", "45 minutes", "08:00 to 17:00, America/Chicago", "every 240 minutes");
        hold();
        assertThat(inbox.sync().describe().scheduled()).isTrue();
        inbox.close();
        inbox = RunningInbox.start(home, Map.of(), RUNNING);
        hold();
        assertThat(new Visitor(inbox).signIn("ann").page("/settings")).contains("45 minutes", "America/Chicago");
    }

    private void hold() {
        assertThat(options().interval(NOON)).contains(Duration.ofMinutes(45));
        assertThat(options().interval(NIGHT)).contains(Duration.ofHours(4));
        assertThat(options().interval(SATURDAY)).contains(Duration.ofHours(4));
        assertThat(options().urgentInterval()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void scheduleThatCannotBe_changesNothing() throws Exception {
        assertThat(ann.form("/settings/schedule", "every", "14", "urgent", "5")).contains("The fewest minutes are 15");
        assertThat(ann.form("/settings/schedule", "every", "often", "urgent", "5"))
                .contains("Not changed");
        assertThat(ann.form("/settings/schedule", "every", "60", "urgent", "5", "limited", "true", "zone", "Chicago"))
                .contains("need a time zone");
        assertThat(ann.form(
                        "/settings/schedule",
                        "every",
                        "60",
                        "urgent",
                        "5",
                        "limited",
                        "true",
                        "zone",
                        "America/Chicago",
                        "opens",
                        "08:00",
                        "closes",
                        "17:00"))
                .as("no day")
                .contains("Not changed");

        assertThat(options().interval(NIGHT)).contains(Duration.ofMinutes(30));
        assertThat(ann.page("/settings")).contains("30 minutes", "day and night");
    }

    @Test
    void memberWhoIsNoAdministrator_seesTheSchedule_andCannotChangeIt() throws Exception {
        ann.page("/settings");
        ann.form("/settings/members", "name", "bob", "team", "Shelter", "password", Visitor.PASSWORD);
        Visitor bob = new Visitor(inbox).signIn("bob");

        assertThat(bob.page("/settings")).contains("30 minutes").doesNotContain("id=\"timetable\"");
        assertThat(bob.post("/settings/schedule", "every", "60", "urgent", "5").statusCode())
                .isEqualTo(403);
        assertThat(options().interval(NIGHT)).contains(Duration.ofMinutes(30));
    }

    private ScheduleOptions options() {
        return inbox.sync().scheduleAccess().options();
    }
}
