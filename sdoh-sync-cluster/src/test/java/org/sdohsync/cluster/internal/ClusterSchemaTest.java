// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.testkit.MutableClock;

class ClusterSchemaTest {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    void check_withoutTables_saysWhatToDo() {
        DataSource empty = JdbcConnectionPool.create("jdbc:h2:mem:noTables;DB_CLOSE_DELAY=-1", "sa", "");

        assertThatThrownBy(() -> new ClusterSchema(Database.of(empty)).check())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("migrating()");
    }

    @Test
    void migrate_again_changesNothing() {
        ClusterSchema schema = new ClusterSchema(Database.of(World.h2()));

        schema.migrate();
        schema.check();
    }

    @Test
    void work_besideALaterVersionThatOnlyAdds_goesOn() {
        MutableClock clock = MutableClock.at(NINE);
        World world = new World(clock);
        DataSource database = World.h2();
        Hand before = new Hand("before", world.process("before").build(), database, 8, clock);
        laterVersion(database, 1);
        new ClusterSchema(Database.of(database)).check();
        world.connect("a", "https://county.example");
        before.addRows();

        before.work();
        clock.advance(Duration.ofHours(1));
        before.work();

        assertThat(world.source().ended("a")).isEqualTo(2);
    }

    @Test
    void check_laterVersionThatEarlierOnesCannotUse_isRefused() {
        DataSource database = World.h2();
        laterVersion(database, 2);

        assertThatThrownBy(() -> new ClusterSchema(Database.of(database)).check())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("upgrade this library");
    }

    /** What a later version would do: columns that may be absent, in each table, and a row that names the version. */
    private static void laterVersion(DataSource source, int readableBy) {
        Database database = Database.of(source);
        for (String table : new String[] {"task", "connection", "paused", "slot"}) {
            int ignored = database.update(
                    "test", "alter table sdoh_sync_cluster_" + table + " add column priority smallint default 0");
        }
        int noted = database.update(
                "test", "insert into sdoh_sync_cluster_schema (version, readable_by) values (2, ?)", readableBy);
        assertThat(noted).isEqualTo(1);
    }
}
