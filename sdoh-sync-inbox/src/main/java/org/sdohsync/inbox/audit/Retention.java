// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.sdohsync.inbox.page.Elapsed;
import org.sdohsync.workflow.sync.SyncReport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets entries of the audit trail and of the history go that are older than {@code inbox.keep-history}, after scheduled syncs, at
 * most once an hour, and a few thousand rows each time so that nobody waits for it. Safe for use by many threads.
 */
@Component
public final class Retention {
    /** How many rows one statement deletes at most: 500. */
    static final int BATCH = 500;

    private static final int MOST_BATCHES = 20;
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final List<String> TABLES = List.of("inbox_access", "inbox_event");

    private final JdbcClient database;
    private final Clock clock;
    private final Duration kept;
    // Guarded by this.
    private Instant last = Instant.MIN;

    Retention(JdbcClient database, Clock clock, @Value("${inbox.keep-history}") Duration kept) {
        this.database = database;
        this.clock = clock;
        this.kept = kept;
    }

    @EventListener
    void after(SyncReport sync) {
        if (isDue()) {
            int ignored = clean();
        }
    }

    private synchronized boolean isDue() {
        Instant now = clock.instant();
        if (!Elapsed.is(last, PAUSE, now)) {
            return false;
        }
        last = now;
        return true;
    }

    /**
     * Deletes what is too old, up to 10,000 rows of each table. The referrals themselves stay.
     *
     * @return how many rows were deleted
     */
    public int clean() {
        OffsetDateTime before = clock.instant().minus(kept).atOffset(ZoneOffset.UTC);
        int deleted = 0;
        for (String table : TABLES) {
            int batch = BATCH;
            for (int round = 0; round < MOST_BATCHES && batch == BATCH; round++) {
                batch = database.sql("delete from " + table + " where id in (select id from " + table
                                + " where at < ? order by at fetch first " + BATCH + " rows only)")
                        .param(before)
                        .update();
                deleted += batch;
            }
        }
        return deleted;
    }
}
