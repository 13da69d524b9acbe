// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.sandbox.ReferralSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An afternoon at a food bank, in Chromium: three sources, twelve referrals, one source off the network for a while, a restart in the
 * middle, and a second user who sees none of it. Each page is looked at by axe-core.
 */
@Timeout(570)
@EnabledIfSystemProperty(named = "test.inbox", matches = "all", disabledReason = "the profile inbox runs it")
class AfternoonTest {
    private static final String TEAM = "Food bank";
    private static final int AT_EACH = 4;

    @TempDir
    Path home;

    private final Map<String, ReferralSource> sources = new LinkedHashMap<>();
    private BrandServer directory;
    private Axe axe;
    private RunningInbox inbox;
    private Chromium browser;

    @BeforeEach
    void start() throws Exception {
        axe = new Axe();
        for (String name : List.of("county", "clinic", "hospital")) {
            // One more that another edition calls received.
            sources.put(
                    name, ReferralSource.builder(name).requested(AT_EACH - 1).start());
        }
        directory = new BrandServer(source("county").fhirBase());
        inbox = RunningInbox.start(home, sources, settings());
        browser = Chromium.open();
        browser.size(1000, 760);
    }

    /** With everything that pages show only where it is set. */
    private Map<String, Object> settings() {
        return Map.of(
                "inbox.brands", directory.address(),
                "inbox.oidc.issuer", "https://staff.example",
                "inbox.oidc.client-id", "inbox",
                "inbox.oidc.client-secret", "secret");
    }

    @AfterEach
    void stop() {
        browser.close();
        inbox.close();
        directory.close();
        sources.values().forEach(ReferralSource::close);
    }

    @Test
    void staff_worksAWholeAfternoon_andNothingIsLost() throws Exception {
        setUp();
        connectAll();
        List<Work> work = waiting();
        for (Work one : work) {
            accept(one);
        }
        inbox.sync().account(TEAM).syncNow();
        List<Work> offline =
                work.stream().filter(one -> one.source().equals("county")).toList();

        source("county").stop();
        for (Work one : offline) {
            complete(one);
            browser.await(".mark.wait");
            assertThat(browser.text(".said")).contains("is kept");
        }
        browser.go(inbox.at("/pending"));
        assertThat(browser.count("button[value=cancel]")).isEqualTo(AT_EACH);
        look("pending");
        restart();
        browser.go(inbox.at("/pending"));
        assertThat(browser.count("button[value=cancel]"))
                .as("after the restart")
                .isEqualTo(AT_EACH);
        for (Work one : work) {
            if (!offline.contains(one)) {
                complete(one);
                browser.await("#status[data-status=completed]");
            }
        }
        source("county").restart();
        browser.go(inbox.at("/"));
        browser.click("#sync button");
        for (Work one : offline) {
            confirmed(one);
        }

        followsChanges();
        otherPages();
        secondUser();
        assertThat(axe.violations()).isEmpty();
        int lost = work.size() - (int) work.stream().filter(this::done).count();
        assertThat(lost).isZero();
        System.out.println("inbox: sources=" + inbox.sync().connections().size() + " referrals=" + work.size()
                + " completed=" + work.stream().filter(this::done).count() + " lost=" + lost + " violations="
                + axe.violations().size() + " pages=" + axe.pages() + " chromium=" + browser.version());
    }

    /** A referral to work on. */
    private record Work(String source, String task, String address) {}

    private void setUp() throws Exception {
        browser.go(inbox.at("/"));
        look("setup");
        browser.type("#code", RunningInbox.CODE);
        browser.type("#name", "ann");
        browser.type("#team", TEAM);
        browser.type("#password", Visitor.PASSWORD);
        browser.click("#setup button");
        browser.await("#sign-in");
        look("login");
        signIn("ann");
        assertThat(browser.text("main")).contains("No source is connected yet");
        look("empty list");
    }

    private void signIn(String name) {
        browser.type("#username", name);
        browser.type("#password", Visitor.PASSWORD);
        browser.click("#sign-in button");
        browser.await("nav");
    }

    private void connectAll() throws Exception {
        for (String name : List.of("county", "clinic")) {
            browser.go(inbox.at("/sources"));
            browser.click("#connect-" + name + " button");
            approve();
        }
        browser.go(inbox.at("/sources"));
        browser.type("#address", source("hospital").fhirBase().toString());
        browser.type("#owner", source("hospital").recipient());
        browser.click("#connect button");
        approve();
        assertThat(browser.count(".source")).isEqualTo(3);
        look("sources");
        picture("inbox-sources");
        assertThat(inbox.sync().account(TEAM).syncNow().broken()).isEmpty();
    }

    private void approve() {
        browser.type("input[name=username]", "worker");
        browser.type("input[name=password]", "open sesame");
        browser.click("#login button");
        browser.click("#approve button");
        browser.await(".source");
        assertThat(browser.text(".said")).contains("The source is connected");
    }

    private List<Work> waiting() throws Exception {
        browser.go(inbox.at("/?view=answer"));
        look("list");
        picture("inbox-list");
        assertThat(browser.count(".referrals article")).isEqualTo(3 * AT_EACH);
        assertThat(browser.count(".mark.stop")).as("do not contact").isEqualTo(3);
        assertThat(browser.text(".referrals article")).as("the first is urgent").contains("Urgent");
        List<Work> work = new ArrayList<>();
        sources.forEach((name, source) -> {
            List<String> tasks = new ArrayList<>(source.data().requestedIds());
            tasks.add("task-received");
            tasks.forEach(task -> work.add(new Work(name, task, address(source, task))));
        });
        return work;
    }

    private ReferralSource source(String name) {
        return requireNonNull(sources.get(name), name);
    }

    private String address(ReferralSource source, String task) {
        return inbox.sync().connections().stream()
                .filter(one -> one.source().toString().equals(source.fhirBase().toString()))
                .flatMap(one -> inbox.bean(Referrals.class).find(one.id().value(), task).stream())
                .map(line -> "/referrals/" + line.id())
                .findFirst()
                .orElseThrow();
    }

    private void accept(Work one) throws Exception {
        browser.go(inbox.at(one.address()));
        if (one.task().equals("task-requested-2")) {
            assertThat(browser.text(".stop-banner")).contains("Do not contact");
        }
        browser.click("#accept button");
        browser.await("#status[data-status=accepted]");
        if (one.task().equals("task-requested-1") && one.source().equals("county")) {
            look("referral");
            picture("inbox-referral");
        }
        browser.click("#start button");
        browser.await("#status[data-status=in-progress]");
    }

    private void complete(Work one) {
        browser.go(inbox.at(one.address()));
        browser.type("#service-1", "710925007 Provision of food");
        browser.type("#note", "One box");
        browser.click("#complete button");
    }

    private void confirmed(Work one) {
        // The sync that the click began is joined.
        assertThat(inbox.sync().account(TEAM).syncNow().broken()).isEmpty();
        browser.go(inbox.at(one.address()));
        browser.await("#status[data-status=completed]");
    }

    private void restart() throws Exception {
        inbox.close();
        inbox = RunningInbox.start(home, sources, settings());
        browser.go(inbox.at("/"));
        signIn("ann");
    }

    /** The list shows a new referral without being loaded again. */
    private void followsChanges() {
        browser.go(inbox.at("/?view=answer"));
        browser.await("#live");
        int before = browser.count(".referrals article");
        ReferralSource clinic = source("clinic");
        Task task = clinic.auditor().read(Task.class, "task-requested-1");
        task.setId("task-late").setMeta(new Meta().setProfile(task.getMeta().getProfile()));
        task.setStatus(TaskStatus.REQUESTED).getOutput().clear();
        task.setOwner(new Reference(clinic.recipient()));
        clinic.auditor().put(task);
        assertThat(inbox.sync().account(TEAM).syncNow().delivered()).isPositive();
        browser.await(".referrals a[href='" + address(clinic, "task-late") + "']");
        assertThat(browser.count(".referrals article")).isEqualTo(before + 1);
    }

    private void otherPages() {
        int ignored = inbox.bean(JdbcTemplate.class)
                .update("insert into inbox_identity (issuer, subject, called, seen_at)"
                        + " values ('https://staff.example', '1', 'eve', current_timestamp)");
        for (String page : List.of("/questions", "/audit", "/settings", "/?view=closed", "/nothing-here")) {
            browser.go(inbox.at(page));
            unfold();
            look(page);
        }
        changesTheSchedule();
        browser.go(inbox.at("/sources"));
        unfold();
        look("sources unfolded");
        browser.click("#directory");
        browser.type("#words", "county");
        browser.click("#search button");
        assertThat(browser.count("#choice input[type=radio]")).isEqualTo(1);
        look("directory");
        browser.go(inbox.at("/sources"));
        browser.click(".source form[action$=diagnosis] button");
        browser.await("pre");
        assertThat(browser.text("main")).contains("PASSED");
        look("diagnosis");
        browser.size(320, 640);
        for (String page : List.of(
                "/",
                "/sources",
                "/sources/directory?words=county",
                "/pending",
                "/audit",
                "/settings",
                address(source("clinic"), "task-late"))) {
            browser.go(inbox.at(page));
            unfold();
            look("narrow " + page);
            assertThat(browser.run("return String(document.documentElement.scrollWidth <= innerWidth)"))
                    .as("nothing is cut off at 320 pixels: " + page)
                    .isEqualTo("true");
        }
        browser.size(1000, 760);
        browser.type("body", "\uE004");
        assertThat(browser.run("return document.activeElement.className"))
                .as("the tabulator's first stop")
                .isEqualTo("skip");
    }

    private void changesTheSchedule() {
        browser.go(inbox.at("/settings"));
        unfold();
        browser.type("#every", "\uE009a\uE00090");
        browser.click("#timetable button");
        browser.await(".said");
        assertThat(browser.text("#schedule + dl dd")).isEqualTo("90 minutes");
        look("settings after the change");
    }

    /** What is folded is looked at too. */
    private void unfold() {
        String ignored = browser.run("document.querySelectorAll('details').forEach(one => one.open = true); return ''");
    }

    private void secondUser() {
        browser.go(inbox.at("/settings"));
        browser.type("#name", "bob");
        String ignored = browser.run("document.getElementById('team').value = 'Shelter'; return ''");
        browser.type("#password", Visitor.PASSWORD);
        browser.click("#member button");
        browser.await(".said");
        assertThat(browser.text(".said")).contains("can sign in");
        browser.click("header form button");
        signIn("bob");
        assertThat(browser.text("main")).contains("No source is connected yet");
        assertThat(browser.count(".referrals article")).isZero();
        browser.go(inbox.at(address(source("county"), "task-requested-1")));
        assertThat(browser.text("h1")).contains("cannot be shown");
    }

    /** The source has it completed, with exactly one Procedure. */
    private boolean done(Work one) {
        ReferralSource source = source(one.source());
        Task task = source.auditor().read(Task.class, one.task());
        String focus = task.getFocus().getReference();
        long procedures = source.auditor().search(Procedure.class, "").stream()
                .filter(made -> made.getBasedOn().stream()
                        .anyMatch(based -> based.getReference().endsWith(focus)))
                .count();
        return task.getStatus() == TaskStatus.COMPLETED && procedures == 1;
    }

    private void look(String page) {
        axe.look(browser, page);
    }

    private void picture(String name) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "screens"));
        browser.size(800, 560);
        browser.picture(folder.resolve(name + ".png"));
        browser.size(1000, 760);
    }
}
