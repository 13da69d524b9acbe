// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.embed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;

/** An existing system beside a real source: its tables, its outbox, its exports. */
@Timeout(480)
class EmbedTest {
    private static final String WHO = "food-bank";

    private final JdbcConnectionPool database =
            JdbcConnectionPool.create("jdbc:h2:mem:embed;DB_CLOSE_DELAY=-1", "sa", "");
    private final Set<String> crashing = ConcurrentHashMap.newKeySet();
    private ReferralSource source;
    private SdohSync sync;
    private AccountSync mine;
    private String connection = "";

    @BeforeEach
    void connect() throws SQLException {
        source = ReferralSource.quick("county");
        CaseTables cases = new CaseTables(database);
        sync = SdohSync.builder(SmartApp.named("cases").redirect("http://127.0.0.1:0/callback"))
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> source.worker().visitAndFollow(page))
                .onReferral(referral -> {
                    cases.take(referral);
                    if (crashing.remove(referral.id())) {
                        throw new IllegalStateException("the process ends after the commit");
                    }
                })
                .build();
        connection = sync.connect(source.fhirBase().toString())
                .account(WHO)
                .asRecipient(source.recipient())
                .inBrowser()
                .id()
                .value();
        mine = sync.account(WHO);
    }

    @AfterEach
    void close() throws SQLException {
        sync.close();
        source.close();
        try (Connection open = database.getConnection();
                Statement drop = open.createStatement()) {
            boolean ignored = drop.execute("shutdown");
        }
        database.dispose();
    }

    @Test
    void change_thatComesAgainAfterACrash_isInTheTablesOnce() throws SQLException {
        crashing.add("task-requested-1");
        assertThat(mine.syncNow().results().get(0).failedDeliveries()).isEqualTo(1);
        assertThat(mine.syncNow().broken()).isEmpty();

        assertThat(number("select count(*) from client_case where task = 'task-requested-1'"))
                .isEqualTo(1);
        assertThat(number("select count(*) from message where body like '%task-requested-1\"%'"))
                .isEqualTo(1);
        assertThat(number("select count(*) from client_case"))
                .isEqualTo(number("select count(*) from taken"))
                .isGreaterThan(10);
    }

    @Test
    void decisions_areTakenInOrder_alsoWhileTheSourceIsDown_andEndInOneProcedure() throws SQLException {
        assertThat(mine.syncNow().broken()).isEmpty();
        DecisionOutbox outbox = new DecisionOutbox(database, mine);
        decide("task-requested-1", "ACCEPT");
        decide("task-requested-1", "START");
        outbox.work();
        assertThat(number("select count(*) from decision where state = 'confirmed'"))
                .isEqualTo(2);
        assertThat(mine.syncNow().broken()).isEmpty();
        source.stop();
        decide("task-requested-1", "COMPLETE");
        outbox.work();
        assertThat(number("select count(*) from decision where state = 'journaled'"))
                .isEqualTo(1);
        source.restart();
        assertThat(mine.syncNow().broken()).isEmpty();
        outbox.work();

        Task task = source.auditor().read(Task.class, "task-requested-1");
        assertThat(task.getStatus()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(source.auditor().search(Procedure.class, "").stream()
                        .filter(made -> made.getBasedOnFirstRep()
                                .getReference()
                                .endsWith(task.getFocus().getReference())))
                .hasSize(1);
    }

    @Test
    void export_takesNoTextForAFormula() throws Exception {
        assertThat(mine.syncNow().broken()).isEmpty();
        StringBuilder csv = new StringBuilder();
        CaseExport.write(database, csv);

        assertThat(csv.toString().lines()).hasSizeGreaterThan(10).first().isEqualTo("source,task,person,need,status");
        assertThat(CaseExport.cell("=1+1")).isEqualTo("'=1+1");
        assertThat(CaseExport.cell("Ann \"A\", the first")).isEqualTo("\"Ann \"\"A\"\", the first\"");
    }

    @Test
    void webhook_isSigned_andSentAgainUntilItIsTaken() throws Exception {
        assertThat(mine.syncNow().broken()).isEmpty();
        byte[] secret = "a secret that both know".getBytes(UTF_8);
        int messages = number("select count(*) from message");
        try (MockWebServer receiver = new MockWebServer()) {
            receiver.start();
            receiver.enqueue(new MockResponse.Builder().code(503).build());
            for (int i = 0; i < messages; i++) {
                receiver.enqueue(new MockResponse.Builder().code(204).build());
            }
            SignedWebhook webhook =
                    new SignedWebhook(database, URI.create(receiver.url("/").toString()), secret, Clock.systemUTC());

            assertThat(webhook.send()).isZero();
            assertThat(webhook.send()).isEqualTo(messages);
            assertThat(webhook.send()).isZero();

            RecordedRequest first = receiver.takeRequest();
            String body = first.getBody().utf8();
            assertThat(first.getHeaders().get("X-Signature"))
                    .isEqualTo(
                            SignedWebhook.signature(secret, first.getHeaders().get("X-Time"), body));
            assertThat(receiver.takeRequest().getBody().utf8()).isEqualTo(body);
        }
    }

    private void decide(String task, String step) throws SQLException {
        try (Connection open = database.getConnection()) {
            int ignored = CaseTables.execute(
                    open,
                    "insert into decision (source, task, step, service) values (?, ?, ?, '710925007')",
                    connection,
                    task,
                    step);
        }
    }

    private int number(String sql) throws SQLException {
        try (Connection open = database.getConnection();
                Statement select = open.createStatement();
                ResultSet rows = select.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
