// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.spring.config.SdohSyncCustomizer;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the timetable that the administrator set. Until there is one, and for what it does not say, the application's settings
 * hold. Safe for use by many threads.
 */
@Component
final class Timetables implements SdohSyncCustomizer {
    private static final String NAME = "timetable";

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final SdohSyncProperties settings;

    Timetables(JdbcClient database, TransactionTemplate transactions, SdohSyncProperties settings) {
        this.database = database;
        this.transactions = transactions;
        this.settings = settings;
    }

    @Override
    public void customize(SdohSyncBuilder builder) {
        stored().ifPresent(timetable ->
                builder.schedule(timetable.options(settings.schedule().atMost())));
    }

    Timetable current() {
        return stored().orElseGet(() -> Timetable.of(settings.schedule()));
    }

    private Optional<Timetable> stored() {
        return database.sql("select content from inbox_setting where name = ?")
                .param(NAME)
                .query(String.class)
                .optional()
                .map(text -> Timetable.of(JsonObject.parse(text.getBytes(UTF_8), NAME)));
    }

    void save(Timetable timetable) {
        String content = new String(timetable.json().toBytes(), UTF_8);
        transactions.executeWithoutResult(within -> {
            int ignored = database.sql("delete from inbox_setting where name = ?")
                    .param(NAME)
                    .update();
            ignored = database.sql("insert into inbox_setting (name, content) values (?, ?)")
                    .params(NAME, content)
                    .update();
        });
    }
}
