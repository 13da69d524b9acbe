// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.inbox.referral.ReferralLine;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;
import org.sdohsync.workflow.code.Systems;

/** Referrals that nobody has taken on, and questions to people, before a real source. */
@Timeout(900)
class OpenReferralTest {
    private static final String QUESTION = "Which weekday suits you?";
    private static final Pattern NUMBER = Pattern.compile("action=\"/questions/(\\d+)\"");

    @TempDir
    Path home;

    private ReferralSource county;
    private RunningInbox inbox;
    private Visitor ann;

    @BeforeEach
    void start() throws Exception {
        start(Abilities.full().toBuilder()
                // Else only who made a Task may write its owner.
                .without(Ability.TASK_ROLE_RULE)
                .build());
    }

    private void start(Abilities abilities) throws Exception {
        county = ReferralSource.builder("county")
                .requested(3)
                .abilities(abilities)
                .start();
        inbox = RunningInbox.start(home, Map.of("county", county));
        ann = Visitor.first(inbox, "ann", "Food bank");
        String ignored = ann.page("/sources");
        HttpResponse<String> away = ann.post("/sdoh-sync/connect", "source", "county");
        assertThat(ann.land(county.worker().visit(URI.create(Visitor.location(away)))))
                .contains("is connected");
        sync();
    }

    @AfterEach
    void stop() {
        inbox.close();
        county.close();
    }

    @Test
    void openReferral_isClaimed_andBecomesOneOfOurs() throws Exception {
        String address = referral("task-open");
        assertThat(Visitor.referrals(ann.page("/?view=anybody"))).containsExactly(address);
        assertThat(ann.page(address))
                .contains("open to anybody", "Claim it for us")
                .doesNotContain("id=\"accept\"");

        assertThat(ann.form(address + "/steps", "step", "CLAIM"))
                .contains("confirmed it", "waits for your answer", "id=\"accept\"");

        Task task = county.auditor().read(Task.class, "task-open");
        assertThat(task.getOwner().getReference()).isEqualTo(county.recipient());
        sync();
        assertThat(Visitor.referrals(ann.page("/?view=anybody"))).isEmpty();
        assertThat(Visitor.referrals(ann.page("/?view=answer"))).contains(address);
        assertThat(ann.form(address + "/steps", "step", "ACCEPT")).contains("confirmed it");
        assertThat(county.auditor().read(Task.class, "task-open").getStatus()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void openReferral_atASourceThatDoesNotLetItBeClaimed_staysOpen() throws Exception {
        stop();
        Files.delete(home.resolve("inbox.mv.db"));
        start(Abilities.full());
        String address = referral("task-open");

        assertThat(ann.form(address + "/steps", "step", "CLAIM"))
                .contains("the source does not let us claim this referral", "open to anybody");

        assertThat(county.auditor().read(Task.class, "task-open").hasOwner()).isFalse();
        assertThat(ann.page("/pending")).doesNotContain("Call it off", "Give it up");
    }

    @Test
    void openReferral_thatSomebodyElseClaimedMeanwhile_isNotTakenFromThem() throws Exception {
        String address = referral("task-open");
        Task task = county.auditor().read(Task.class, "task-open");
        task.getOwner().setReference("Organization/org-other-cbo");
        county.auditor().put(task);

        String page = ann.form(address + "/steps", "step", "CLAIM");

        assertThat(page).contains("role=\"alert\"");
        assertThat(county.auditor().read(Task.class, "task-open").getOwner().getReference())
                .isEqualTo("Organization/org-other-cbo");
        assertThat(ann.form(address + "/reading")).contains("withdrawn by the source");
        assertThat(Visitor.referrals(ann.page("/?view=anybody"))).isEmpty();
    }

    @Test
    void question_isAskedOfThePerson_andItsAnswerIsFollowed() throws Exception {
        String address = referral("task-requested-1");
        assertThat(ann.form(address + "/questions", "question", " ")).contains("Write the question");
        assertThat(ann.form(address + "/questions", "question", QUESTION))
                .contains("The person has been asked", QUESTION);
        Task asked = asked();
        assertThat(asked.getStatus()).isEqualTo(TaskStatus.READY);
        assertThat(asked.getFor().getReference())
                .isEqualTo(county.auditor()
                        .read(Task.class, "task-requested-1")
                        .getFor()
                        .getReference());
        String questions = ann.page("/questions");
        assertThat(questions).contains(QUESTION, "Look for the answer", "ready");
        String number = number(questions);
        assertThat(ann.form("/questions/" + number)).contains("ready").doesNotContain("Tuesday");

        answer(asked, "Tuesday, after five");

        assertThat(ann.form("/questions/" + number)).contains("completed", "Tuesday, after five");
        assertThat(ann.page(address)).contains("Tuesday, after five");
        assertThat(ann.form("/settings/members", "name", "bob", "team", "Shelter", "password", Visitor.PASSWORD))
                .contains("can sign in");
        Visitor bob = new Visitor(inbox).signIn("bob");
        assertThat(bob.page("/questions")).doesNotContain(QUESTION);
        assertThat(bob.post("/questions/" + number).statusCode()).isEqualTo(404);
        inbox.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(QUESTION, "Tuesday, after five");
            }
        }
    }

    @Test
    void question_whileTheSourceIsDown_isAskedLaterAndOnce() throws Exception {
        String address = referral("task-requested-1");
        county.stop();
        try {
            assertThat(ann.form(address + "/questions", "question", QUESTION)).contains("does not answer");
            assertThat(ann.page("/questions")).contains("not confirmed yet", "Ask again");
        } finally {
            county.restart();
        }
        String number = number(ann.page("/questions"));

        assertThat(ann.form("/questions/" + number)).contains("Look for the answer");
        assertThat(ann.form("/questions/" + number)).contains("Look for the answer");

        assertThat(asked().getDescription()).isEqualTo(QUESTION);
    }

    /** The only Task at the source with the question. */
    private Task asked() {
        List<Task> found = county.auditor().search(Task.class, "").stream()
                .filter(task -> QUESTION.equals(task.getDescription()))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** What the person's own application does. */
    private void answer(Task task, String text) {
        task.setStatus(TaskStatus.COMPLETED);
        task.addOutput()
                .setType(new CodeableConcept()
                        .addCoding(new Coding().setSystem(Systems.TEMPORARY).setCode("general-information-response")))
                .setValue(new MarkdownType(text));
        county.auditor().put(task);
    }

    private void sync() {
        assertThat(inbox.sync().account("Food bank").syncNow().broken()).isEmpty();
    }

    private String referral(String task) {
        String connection = inbox.sync().connections().get(0).id().value();
        ReferralLine line = inbox.bean(Referrals.class).find(connection, task).orElseThrow();
        return "/referrals/" + line.id();
    }

    private static String number(String page) {
        Matcher found = NUMBER.matcher(page);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }
}
