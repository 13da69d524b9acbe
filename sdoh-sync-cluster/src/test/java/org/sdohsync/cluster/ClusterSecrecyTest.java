// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.cluster.internal.World;
import org.sdohsync.core.http.Origin;
import org.sdohsync.workflow.SdohSync;

/** What a cluster shows: ids, addresses of servers, times; never a token, and never what a person is called. */
class ClusterSecrecyTest {
    private static final String TIME = "[0-9]{4}-[0-9-]+ [0-9:.]+[+-][0-9:]+|null";
    private static final List<String> TABLES = List.of("task", "connection", "slot", "paused", "schema");

    @Test
    void tables_afterASync_holdNoToken() throws SQLException {
        World world = new World(Clock.systemUTC());
        DataSource database = World.h2();
        world.connect("a", "https://county.example");
        try (SdohSync sync = world.process("one").build();
                ClusterSchedule schedule = ClusterSchedule.builder(sync.scheduleAccess(), database)
                        .poll(Duration.ofMillis(50))
                        .start()) {
            world.source().await(source -> source.ended("a") == 1);

            assertThat(schedule.status().toString()).doesNotContain("token-a");
        }

        for (String table : TABLES) {
            assertThat(dump(database, "sdoh_sync_cluster_" + table)).doesNotContain("token-a", "Organization/1");
        }
    }

    /** A column that is not here needs a word in SECURITY.md and docs/cluster.md first. */
    private static final Map<String, String> SHOWN = Map.ofEntries(
            Map.entry("task_name", "sdoh-sync(-rows)?"),
            Map.entry("task_instance", "a|recurring"),
            Map.entry("task_data", "null"),
            Map.entry("execution_time", TIME),
            Map.entry("picked", "TRUE|FALSE"),
            Map.entry("picked_by", "(front-.*)?|null"),
            Map.entry("last_success", TIME),
            Map.entry("last_failure", TIME),
            Map.entry("consecutive_failures", "null|[0-9]+"),
            Map.entry("last_heartbeat", TIME),
            Map.entry("version", "[0-9]+"),
            Map.entry("connection", "a|null"),
            Map.entry("source", "https://(county|city).example:443"),
            Map.entry("requested", "[0-9]+"),
            Map.entry("served", "[0-9]+"),
            Map.entry("paused", "TRUE|FALSE"),
            Map.entry("paused_at", TIME),
            Map.entry("slot", "[0-9]+"),
            Map.entry("holder", "front-.*|null"),
            Map.entry("held_until", "[0-9]+"),
            Map.entry("fencing", "[0-9]+"),
            Map.entry("readable_by", "[0-9]+"));

    @Test
    void tables_afterASync_holdWhatThePagesNameAndNoMore() throws Exception {
        World world = new World(Clock.systemUTC());
        DataSource database = World.h2();
        world.connect("a", "https://county.example");
        try (SdohSync sync = world.process("one").build();
                ClusterSchedule schedule = ClusterSchedule.builder(sync.scheduleAccess(), database)
                        .name("front")
                        .poll(Duration.ofMillis(50))
                        .start()) {
            schedule.pause(Origin.of(URI.create("https://city.example/fhir")));
            world.source().await(source -> source.ended("a") == 1);
        }

        Set<String> columns = new HashSet<>();
        for (String table : TABLES) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select * from sdoh_sync_cluster_" + table)) {
                while (rows.next()) {
                    for (int at = 1; at <= rows.getMetaData().getColumnCount(); at++) {
                        String column = rows.getMetaData().getColumnName(at).toLowerCase(Locale.ROOT);
                        columns.add(column);
                        assertThat(SHOWN).containsKey(column);
                        assertThat(String.valueOf(rows.getString(at)))
                                .as(column)
                                .matches(SHOWN.get(column));
                    }
                }
            }
        }
        assertThat(columns).isEqualTo(SHOWN.keySet());
        for (String page : List.of("SECURITY.md", "docs/cluster.md")) {
            assertThat(Files.readString(Path.of("..", page)).replaceAll("\\s+", " "))
                    .as(page)
                    .contains(
                            "not sealed",
                            "random ids of connections",
                            "origins of the sources' servers",
                            "names of processes",
                            "what is paused");
        }
    }

    private static String dump(DataSource database, String table) throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from " + table)) {
            while (rows.next()) {
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    all.append(rows.getString(column)).append(' ');
                }
            }
        }
        return all.toString();
    }
}
