// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.inbox.WrongClock;
import org.sdohsync.workflow.sync.SyncReport;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When the history is cleaned, by a clock that may be wrong. */
class RetentionPauseTest {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
    private static final SyncReport REPORT = new SyncReport(NINE, Duration.ZERO, List.of(), List.of());

    private final WrongClock clock = new WrongClock(NINE);
    private final JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:retention", "sa", "");
    private final JdbcClient database = JdbcClient.create(pool);
    private final Retention retention = new Retention(database, clock, Duration.ofDays(30));

    @BeforeEach
    void create() {
        pool.setMaxConnections(1);
        for (String table : List.of("inbox_access", "inbox_event")) {
            assertThat(database.sql("create table " + table
                                    + " (id bigint generated always as identity, at timestamp with time zone)")
                            .update())
                    .isZero();
        }
        addOld();
    }

    @AfterEach
    void drop() {
        assertThat(database.sql("drop all objects").update()).isZero();
        pool.dispose();
    }

    @Test
    void after_clockThatWasAheadAndIsSetRight_cleansAgain() {
        clock.set(NINE.plus(Duration.ofDays(3650)));
        retention.after(REPORT);
        assertThat(rows()).isZero();
        clock.set(NINE);
        addOld();

        retention.after(REPORT);

        assertThat(rows()).isZero();
        addOld();
        retention.after(REPORT);
        assertThat(rows()).as("not again within the hour").isEqualTo(1);
    }

    @Test
    void after_clockSetBackALittle_waitsForTheHour() {
        retention.after(REPORT);
        addOld();
        clock.set(NINE.minusSeconds(30));

        retention.after(REPORT);

        assertThat(rows()).isEqualTo(1);
    }

    private void addOld() {
        assertThat(database.sql("insert into inbox_access (at) values (?)")
                        .param(NINE.minus(Duration.ofDays(31)).atOffset(ZoneOffset.UTC))
                        .update())
                .isEqualTo(1);
    }

    private int rows() {
        return database.sql("select count(*) from inbox_access")
                .query(Integer.class)
                .single();
    }
}
