// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.cluster.internal.World;
import org.sdohsync.workflow.SdohSync;

/** What a cluster shows: ids, addresses of servers, times; never a token, and never what a person is called. */
class ClusterSecrecyTest {
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
