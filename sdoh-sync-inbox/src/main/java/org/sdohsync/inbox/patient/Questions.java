// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.inbox.key.Seals;
import org.sdohsync.inbox.referral.ReferralLine;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.request.PatientTaskRequest;
import org.sdohsync.workflow.request.Requests;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Questions to the people of referrals: each is a Task for the patient at the source, kept here with its answer. Safe for use by many
 * threads.
 */
@Component
public final class Questions {
    private static final String KIND = "inbox-question";
    private static final int BATCH = 500;
    private static final String SELECT = "select q.id, q.team, q.referral, r.connection, q.request, q.task, q.status,"
            + " q.asked_at, q.asked_by, q.content from inbox_question q join inbox_referral r on r.id = q.referral ";

    private final JdbcClient database;
    private final Seals seals;
    private final SdohSync sync;
    private final Clock clock;

    Questions(JdbcClient database, Seals seals, SdohSync sync, Clock clock) {
        this.database = database;
        this.seals = seals;
        this.sync = sync;
        this.clock = clock;
    }

    /**
     * One question. {@code toString} shows neither it nor its answer.
     *
     * @param id its number
     * @param referral the number of its referral
     * @param connection the connection's id
     * @param task the Task's id at the source; null while that has not confirmed it
     * @param status the Task's status
     * @param askedAt when it was asked
     * @param askedBy by whom
     * @param question the question
     * @param answer the answer, empty while there is none
     */
    public record Question(
            long id,
            long referral,
            String connection,
            @Nullable String task,
            String status,
            Instant askedAt,
            String askedBy,
            String question,
            String answer) {
        @Override
        public String toString() {
            return "Question[" + id + ", " + status + "]";
        }
    }

    /**
     * Asks a question.
     *
     * @param me who asks
     * @param about the referral of the person
     * @param question the question
     * @return what came of it, for the member
     */
    public String ask(Member me, ReferralLine about, String question) {
        if (about.content().patient().isEmpty() || about.doNotContact()) {
            return "This person cannot be asked through the source.";
        }
        String request = HexFormat.of().formatHex(Entropy.secure().bytes(16));
        int ignored = database.sql("insert into inbox_question (team, referral, request, status, asked_at, asked_by,"
                        + " content) values (?, ?, ?, 'not confirmed yet', ?, ?, ?)")
                .params(me.team(), about.id(), request, clock.instant().atOffset(ZoneOffset.UTC), me.getUsername())
                .param(seals.seal(KIND, request, me.team(), content(question, "")))
                .update();
        try {
            send(me.team(), about, request, question);
            return "The person has been asked.";
        } catch (SyncException later) {
            if (!later.retryable()) {
                forget(request);
                throw later;
            }
            return "The source does not answer. Ask again on the page Questions when it does.";
        }
    }

    private void forget(String request) {
        int ignored = database.sql("delete from inbox_question where request = ?")
                .param(request)
                .update();
    }

    private void send(String team, ReferralLine about, String request, String question) {
        PatientTaskRequest asked = PatientTaskRequest.question(question)
                .patient(about.content().patient())
                .requester(about.content().owner());
        String task = requests(team, about.connection()).ask(request, asked);
        int ignored = database.sql("update inbox_question set task = ?, status = 'ready' where request = ?")
                .params(task, request)
                .update();
    }

    /**
     * Looks for the answer, or sends what was not confirmed.
     *
     * @param me who asks
     * @param id the number of the question
     * @param about the referral of the person
     */
    public void follow(Member me, long id, ReferralLine about) {
        Stored stored = database.sql(SELECT + "where q.team = ? and q.id = ?")
                .params(me.team(), id)
                .query(this::stored)
                .single();
        String task = stored.question().task();
        if (task == null) {
            send(me.team(), about, stored.request(), stored.question().question());
            return;
        }
        requests(me.team(), about.connection()).answers(task).ifPresent(answers -> {
            String answer = String.join("\n", answers.informationResponses());
            int ignored = database.sql("update inbox_question set status = ?, content = ? where id = ?")
                    .params(
                            Optional.ofNullable(
                                            answers.task().getStatusElement().getValueAsString())
                                    .orElse("unknown"),
                            seals.seal(
                                    KIND,
                                    stored.request(),
                                    me.team(),
                                    content(stored.question().question(), answer)),
                            id)
                    .update();
        });
    }

    /**
     * The questions about one referral.
     *
     * @param team the team
     * @param referral its number
     * @return the questions, the latest first
     */
    public List<Question> of(String team, long referral) {
        return database
                .sql(SELECT + "where q.team = ? and q.referral = ? order by q.id desc")
                .params(team, referral)
                .query(this::stored)
                .list()
                .stream()
                .map(Stored::question)
                .toList();
    }

    /**
     * The questions of a team.
     *
     * @param team the team
     * @return the last 200, the latest first
     */
    public List<Question> of(String team) {
        return database
                .sql(SELECT + "where q.team = ? order by q.id desc fetch first 200 rows only")
                .param(team)
                .query(this::stored)
                .list()
                .stream()
                .map(Stored::question)
                .toList();
    }

    /** Seals everything again with the newest key, a batch at a time. */
    public void reseal() {
        List<Stored> batch = batch(0);
        while (!batch.isEmpty()) {
            reseal(batch);
            batch = batch(batch.get(batch.size() - 1).question().id());
        }
    }

    private List<Stored> batch(long after) {
        return database.sql(SELECT + "where q.id > ? order by q.id fetch first " + BATCH + " rows only")
                .param(after)
                .query(this::stored)
                .list();
    }

    private void reseal(List<Stored> batch) {
        for (Stored stored : batch) {
            Question one = stored.question();
            // Where an answer came meanwhile, it is sealed with the newest key already.
            int ignored = database.sql("update inbox_question set content = ? where id = ? and content = ?")
                    .params(
                            seals.seal(KIND, stored.request(), stored.team(), content(one.question(), one.answer())),
                            one.id(),
                            stored.sealed())
                    .update();
        }
    }

    private record Stored(String team, String request, String sealed, Question question) {}

    private Stored stored(ResultSet row, int number) throws SQLException {
        String team = row.getString(2);
        String request = row.getString(5);
        String sealed = row.getString(10);
        JsonObject content = seals.open(KIND, request, team, sealed);
        return new Stored(
                team,
                request,
                sealed,
                new Question(
                        row.getLong(1),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(6),
                        row.getString(7),
                        row.getObject(8, OffsetDateTime.class).toInstant(),
                        row.getString(9),
                        content.text("question").orElse(""),
                        content.text("answer").orElse("")));
    }

    private static JsonObject content(String question, String answer) {
        return JsonObject.builder()
                .text("question", question)
                .text("answer", answer)
                .build();
    }

    private Requests requests(String team, String connection) {
        return sync.account(team).requests(new ConnectionId(connection));
    }
}
