// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.sandbox.ReferralSource;

/** The same application on PostgreSQL: one setting says where that is. */
@Timeout(600)
class PostgresTest {
    @TempDir
    Path home;

    @Test
    void inbox_onPostgres_connectsFindsAndAccepts_andKeepsItOverARestart() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                ReferralSource county = ReferralSource.quick("county")) {
            Map<String, Object> settings = Map.of("spring.datasource.url", server.getJdbcUrl("postgres", "postgres"));
            List<String> found;
            try (RunningInbox inbox = RunningInbox.start(home, Map.of("county", county), settings)) {
                Visitor ann = Visitor.first(inbox, "ann", "Food bank");
                assertThat(ann.page("/sources")).contains("Connect county");
                HttpResponse<String> away = ann.post("/sdoh-sync/connect", "source", "county");
                assertThat(ann.land(county.worker().visit(URI.create(Visitor.location(away)))))
                        .contains("is connected");
                assertThat(inbox.sync().syncNow().broken()).isEmpty();
                found = Visitor.referrals(ann.page("/?view=answer"));
                assertThat(found).isNotEmpty();
                assertThat(ann.form(found.get(0) + "/steps", "step", "ACCEPT")).contains("accepted");
                assertThat(ann.form("/search", "text", "assist")).contains("Found for");
                for (String page : List.of("/pending", "/questions", "/audit", "/settings", "/?changed=true")) {
                    assertThat(ann.get(page).statusCode()).as(page).isEqualTo(200);
                }
                assertThat(ann.form("/settings/key")).contains("sealed with a new key");
            }
            try (RunningInbox inbox = RunningInbox.start(home, Map.of("county", county), settings)) {
                assertThat(new Visitor(inbox).signIn("ann").page(found.get(0))).contains("accepted");
            }
        }
    }
}
