// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.inbox.referral.Events;
import org.sdohsync.inbox.referral.ReferralLine;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.inbox.referral.Snapshot;
import org.sdohsync.sandbox.ReferralSource;

/** The application before a real source, visited without a browser. */
@Timeout(900)
class InboxTest {
    @TempDir
    static Path folder;

    private static int homes;
    private static ReferralSource county;

    private RunningInbox inbox;
    private Visitor ann;

    @BeforeAll
    static void startSource() {
        county = ReferralSource.builder("county").requested(6).start();
    }

    @AfterAll
    static void stopSource() {
        county.close();
    }

    @BeforeEach
    void start() throws Exception {
        inbox = RunningInbox.start(folder.resolve("home-" + homes++), Map.of("county", county));
        ann = Visitor.first(inbox, "ann", "Food bank");
    }

    @AfterEach
    void stop() {
        inbox.close();
    }

    @Test
    void member_connectsASource_andWorksOnAReferralUntilItIsConfirmed() throws Exception {
        connect(ann);
        String list = synced(ann, "Food bank");
        assertThat(list).contains("waits for your answer", "Do not contact", "Urgent");
        String address = referral("task-requested-1");

        String page = ann.page(address);
        assertThat(page)
                .contains("waits for your answer", "Reasons", "Goals")
                .contains(escaped(county.auditor()
                        .read(Patient.class, person("task-requested-1"))
                        .getNameFirstRep()
                        .getFamily()));
        assertThat(ann.form(address + "/steps", "step", "REJECT")).contains("Say why");
        assertThat(ann.form(address + "/steps", "step", "ACCEPT")).contains("confirmed it", "accepted");
        assertThat(ann.form(address + "/steps", "step", "START")).contains("in progress");
        assertThat(ann.form(address + "/steps", "step", "COMPLETE", "service", "nothing known"))
                .contains("from the list");
        assertThat(ann.form(
                        address + "/steps",
                        "step",
                        "COMPLETE",
                        "service",
                        "710925007 Provision of food",
                        "day",
                        "2026-11-29",
                        "note",
                        "Two boxes"))
                .contains("completed");

        assertThat(status("task-requested-1")).isEqualTo(TaskStatus.COMPLETED);
        assertThat(procedures("task-requested-1")).hasSize(1);
        assertThat(ann.page("/audit")).contains("ACTION", "referral ", "ann");
    }

    @Test
    void decision_whileTheSourceIsDown_isKeptAndSentLater() throws Exception {
        connect(ann);
        String ignored = synced(ann, "Food bank");
        String address = referral("task-requested-2");
        assertThat(ann.form(address + "/steps", "step", "ACCEPT")).contains("accepted");
        assertThat(ann.form(address + "/steps", "step", "START")).contains("in progress");
        ignored = synced(ann, "Food bank");
        county.stop();
        try {
            assertThat(ann.form(address + "/steps", "step", "COMPLETE", "service", "710925007"))
                    .contains("Your decision is kept", "complete, not confirmed yet");
            assertThat(ann.page("/pending")).contains("complete");
            assertThat(ann.page("/")).contains("1 step waits for a source");
        } finally {
            county.restart();
        }
        ignored = synced(ann, "Food bank");

        assertThat(ann.page(address)).contains("completed");
        assertThat(procedures("task-requested-2")).hasSize(1);
        assertThat(ann.page("/pending")).doesNotContain("Call it off");
    }

    @Test
    void olderVersion_thatASyncBringsLate_isLeftAside() throws Exception {
        connect(ann);
        String ignored = synced(ann, "Food bank");
        String connection = inbox.sync().connections().get(0).id().value();
        Referrals referrals = inbox.bean(Referrals.class);
        ReferralLine line = referrals.find(connection, "task-requested-5").orElseThrow();

        assertThat(referrals.save(as(line, "accepted", line.writtenAt() + 2), "ann"))
                .isTrue();
        assertThat(referrals.save(as(line, "requested", line.writtenAt() + 1), Events.SOURCE))
                .isFalse();
        assertThat(referrals.save(as(line, "in-progress", line.writtenAt() + 3), Events.SOURCE))
                .isTrue();
    }

    private static Snapshot as(ReferralLine line, String status, long writtenAt) {
        return new Snapshot(
                line.team(),
                line.connection(),
                line.host(),
                line.task(),
                "",
                writtenAt,
                status,
                true,
                false,
                line.urgent(),
                line.doNotContact(),
                line.content());
    }

    @Test
    void memberOfAnotherTeam_seesNothingOfTheFirst() throws Exception {
        connect(ann);
        String ignored = synced(ann, "Food bank");
        String address = referral("task-requested-3");
        assertThat(ann.page("/settings")).contains("Staff of");
        assertThat(ann.form("/settings/members", "name", "bob", "team", "Shelter", "password", Visitor.PASSWORD))
                .contains("can sign in");

        Visitor bob = new Visitor(inbox).signIn("bob");

        assertThat(bob.page("/")).contains("No source is connected yet");
        assertThat(Visitor.referrals(bob.page("/"))).isEmpty();
        assertThat(bob.get(address).statusCode()).isEqualTo(404);
        assertThat(bob.post(address + "/steps", "step", "ACCEPT").statusCode()).isEqualTo(404);
        assertThat(bob.page("/audit")).doesNotContain("SEARCH");
        assertThat(bob.post("/sources/" + inbox.sync().connections().get(0).id().value() + "/disconnection")
                        .statusCode())
                .isEqualTo(404);
        assertThat(inbox.sync().connections()).hasSize(1);
    }

    /** Else who is in one team could make somebody in another, and sign in as that. */
    @Test
    void memberWhoIsNoAdministrator_addsToTheOwnTeamOnly_andChangesNoKey() throws Exception {
        connect(ann);
        String ignored = synced(ann, "Food bank");
        assertThat(ann.form("/settings/members", "name", "bob", "team", "Shelter", "password", Visitor.PASSWORD))
                .contains("can sign in");
        Visitor bob = new Visitor(inbox).signIn("bob");
        Path key = folder.resolve("home-" + (homes - 1)).resolve("inbox.key");
        List<String> before = Files.readAllLines(key);

        assertThat(bob.page("/settings")).doesNotContain("id=\"team\"").doesNotContain("id=\"rotate\"");
        assertThat(bob.form("/settings/members", "name", "eve", "team", "Pantry", "password", Visitor.PASSWORD))
                .contains("can sign in");
        assertThat(bob.post("/settings/key").statusCode()).isEqualTo(403);

        Visitor eve = new Visitor(inbox).signIn("eve");
        assertThat(eve.page("/settings")).contains("Staff of <span>Shelter</span>");
        assertThat(Visitor.referrals(eve.page("/"))).isEmpty();
        assertThat(Files.readAllLines(key)).isEqualTo(before);
    }

    @Test
    void whoIsNotSignedIn_orHasNoToken_getsNothing() throws Exception {
        Visitor nobody = new Visitor(inbox);

        for (String path : List.of("/", "/sources", "/pending", "/audit", "/settings", "/questions", "/live")) {
            HttpResponse<String> answer = nobody.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(302);
            assertThat(Visitor.location(answer)).endsWith("/login");
        }
        assertThat(nobody.post("/settings/revocation").statusCode()).isEqualTo(403);
        assertThat(nobody.page("/setup")).as("once only").contains("Sign in");
        HttpResponse<String> page = ann.get("/");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    }

    @Test
    void search_findsByTheBeginningOfAName_andLeavesItInNoAddress() throws Exception {
        connect(ann);
        String ignored = synced(ann, "Food bank");
        String family = county.auditor()
                .read(Patient.class, person("task-requested-4"))
                .getNameFirstRep()
                .getFamily();

        HttpResponse<String> posted = ann.post("/search", "text", family.substring(0, 3));
        String found = ann.page("/");

        assertThat(Visitor.location(posted)).doesNotContain(family.substring(0, 3));
        assertThat(Visitor.referrals(found)).contains(referral("task-requested-4"));
        assertThat(ann.form("/search", "text", "nobody has this name")).contains("There is nothing here");
    }

    @Test
    void database_holdsNoNameAndNoNeed() throws Exception {
        connect(ann);
        String ignored = synced(ann, "Food bank");
        String family = county.auditor()
                .read(Patient.class, person("task-requested-1"))
                .getNameFirstRep()
                .getFamily();
        Path home = folder.resolve("home-" + (homes - 1));
        inbox.close();

        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(family, "Provision of food");
            }
        }
        inbox = RunningInbox.start(home, Map.of("county", county));
        assertThat(Visitor.referrals(new Visitor(inbox).signIn("ann").page("/")))
                .isNotEmpty();
    }

    @Test
    void newKey_opensEverything_andNothingIsLeftOfTheOldOne() throws Exception {
        connect(ann);
        String before = synced(ann, "Food bank");
        Path key = folder.resolve("home-" + (homes - 1)).resolve("inbox.key");
        List<String> old = Files.readAllLines(key);

        assertThat(ann.form("/settings/key")).contains("sealed with a new key");

        assertThat(Files.readAllLines(key)).hasSize(1).doesNotContainAnyElementsOf(old);
        assertThat(Visitor.referrals(ann.page("/"))).isEqualTo(Visitor.referrals(before));
        Path home = folder.resolve("home-" + (homes - 1));
        inbox.close();
        inbox = RunningInbox.start(home, Map.of("county", county));
        assertThat(Visitor.referrals(new Visitor(inbox).signIn("ann").page("/")))
                .isEqualTo(Visitor.referrals(before));
        assertThat(inbox.sync().syncNow().complete()).isTrue();
    }

    private static void connect(Visitor visitor) throws Exception {
        assertThat(visitor.page("/sources")).contains("Connect a source");
        HttpResponse<String> away =
                visitor.post("/sources", "address", county.fhirBase().toString(), "owner", county.recipient());
        assertThat(away.statusCode()).as(away.body()).isEqualTo(303);
        URI back = county.worker().visit(URI.create(Visitor.location(away)));
        assertThat(visitor.land(back)).contains("The source is connected");
    }

    private String synced(Visitor visitor, String team) throws Exception {
        assertThat(inbox.sync().account(team).syncNow().broken()).isEmpty();
        return visitor.page("/");
    }

    private String referral(String task) {
        String connection = inbox.sync().connections().get(0).id().value();
        return "/referrals/"
                + inbox.bean(Referrals.class)
                        .find(connection, task)
                        .orElseThrow()
                        .id();
    }

    private static String person(String task) {
        return county.auditor()
                .read(Task.class, task)
                .getFor()
                .getReferenceElement()
                .getIdPart();
    }

    private static TaskStatus status(String task) {
        return county.auditor().read(Task.class, task).getStatus();
    }

    private static List<Procedure> procedures(String task) {
        String focus = county.auditor().read(Task.class, task).getFocus().getReference();
        return county.auditor().search(Procedure.class, "").stream()
                .filter(one -> one.getBasedOn().stream()
                        .anyMatch(based -> based.getReference().endsWith(focus)))
                .toList();
    }

    private static String escaped(String text) {
        return org.springframework.web.util.HtmlUtils.htmlEscape(text);
    }
}
