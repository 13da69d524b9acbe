// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.spring.config.AccessListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps who read and wrote what at the sources; ids and no content. Safe for use by many threads. */
@Component
public final class AccessTrail implements AccessListener {
    private static final int LONGEST = 20_000;

    private final JdbcClient database;

    AccessTrail(JdbcClient database) {
        this.database = database;
    }

    /** One access. */
    record Access(Instant at, String source, String interaction, String purpose, String resources, String outcome) {}

    @Override
    public void onAccess(AccessEvent access) {
        String resources = String.join(" ", access.resources());
        int ignored = database.sql("insert into inbox_access (team, at, source, interaction, purpose, resources,"
                        + " outcome) values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        access.account(),
                        access.at().atOffset(ZoneOffset.UTC),
                        access.source(),
                        access.interaction().name(),
                        access.purpose().name(),
                        resources.length() > LONGEST ? resources.substring(0, LONGEST) : resources,
                        access.outcome().name())
                .update();
    }

    /**
     * When a source was asked last.
     *
     * @param team the team
     * @param source the source's FHIR base URL
     * @return the time of the last access, whatever came of it; empty if there was none
     */
    public Optional<Instant> latest(String team, String source) {
        return database.sql("select at from inbox_access where team = ? and source = ?"
                        + " order by id desc fetch first 1 rows only")
                .params(team, source)
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    List<Access> latest(String team) {
        return database.sql("select at, source, interaction, purpose, resources, outcome from inbox_access"
                        + " where team = ? order by id desc fetch first 100 rows only")
                .param(team)
                .query((row, number) -> new Access(
                        row.getObject(1, OffsetDateTime.class).toInstant(),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6)))
                .list();
    }
}
