// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;
import org.sdohsync.workflow.view.ReferralEvent;
import org.sdohsync.workflow.view.ReferralRemoved;

/** The feeds beside the one of our own Tasks, claims and departures, at servers others wrote. */
@Timeout(480)
class FurtherFeedsTest {
    private final List<Referral> delivered = new ArrayList<>();
    private final List<ReferralEvent> events = new ArrayList<>();

    private ReferralSource source = ReferralSource.builder("county")
            .abilities(Abilities.builder()
                    .without(Ability.TASK_ROLE_RULE)
                    .with(Ability.REQUIRE_PATIENT_OR_CODE)
                    .build())
            .start();

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void now_withSentAndOpen_deliversEachTaskOnceInOurPart() {
        List<Task> all = source.auditor().search(Task.class, "code=fulfill");
        String requester = all.stream()
                .map(task -> task.getRequester().getReference())
                .filter(reference -> reference.startsWith("Organization/"))
                .findFirst()
                .orElseThrow();
        Set<String> mine = ids(all, task -> source.recipient().equals(owner(task)));
        Set<String> sent = ids(
                all,
                task -> !source.recipient().equals(owner(task))
                        && requester.equals(task.getRequester().getReference()));

        try (SdohSync sync =
                app(SyncOptions.defaults().alsoSent(requester).alsoOpen()).build()) {
            Connection ignored = connect(sync);
            SyncReport report = sync.syncNow();

            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(sync.syncNow().delivered()).isZero();
        }

        assertThat(sent).isNotEmpty();
        assertThat(idsOf(TaskRole.PERFORMER)).containsAll(mine).doesNotContainAnyElementsOf(sent);
        assertThat(idsOf(TaskRole.REQUESTER)).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(delivered).extracting(Referral::id).doesNotHaveDuplicates();
    }

    @Test
    void claim_ofAnOpenTask_makesItOursForTheServerToo() {
        String free = source.data().openIds().get(0);
        try (SdohSync sync = app(SyncOptions.defaults().alsoOpen()).build()) {
            Connection county = connect(sync);
            assertThat(sync.syncNow().complete()).isTrue();
            Referral open = delivered.stream()
                    .filter(referral -> referral.id().equals(free))
                    .findFirst()
                    .orElseThrow();

            open.open().orElseThrow().claim().accept();

            Task held = source.auditor().read(Task.class, free);
            assertThat(owner(held)).isEqualTo(source.recipient());
            assertThat(held.getStatus()).isEqualTo(Task.TaskStatus.ACCEPTED);
            assertThat(sync.journal().done(county.id()).stream().map(DoneAction::end))
                    .containsExactly(DoneAction.End.CONFIRMED, DoneAction.End.CONFIRMED);
        }
    }

    @Test
    void claim_whereTheSourceForbidsIt_endsWithItsReason() {
        source.close();
        source = ReferralSource.quick("lake");
        String free = source.data().openIds().get(0);
        try (SdohSync sync = app(SyncOptions.defaults()).build()) {
            Connection lake = connect(sync);
            Referral open = sync.findReferral(lake.id(), free).orElseThrow();

            assertThatExceptionOfType(HttpStatusException.class)
                    .isThrownBy(() -> open.open().orElseThrow().claim());

            assertThat(source.auditor().read(Task.class, free).hasOwner()).isFalse();
            assertThat(sync.journal().undecided(lake.id())).isEmpty();
            assertThat(sync.journal().done(lake.id()).stream().map(DoneAction::end))
                    .containsExactly(DoneAction.End.REFUSED);
        }
    }

    @Test
    void now_afterATaskWasGivenToSomebodyElse_tellsIt() {
        SyncOptions often = SyncOptions.defaults().departuresEvery(Duration.ofMillis(1));
        try (SdohSync sync = app(often).build()) {
            Connection county = connect(sync);
            assertThat(sync.syncNow().complete()).isTrue();
            Referral accepted = delivered.stream()
                    .filter(referral -> referral.accepted().isPresent())
                    .findFirst()
                    .orElseThrow();
            Task task = source.auditor().read(Task.class, accepted.id());
            task.getOwner().setReference("Organization/somebody-else");
            source.auditor().put(task);

            assertThat(sync.syncNow().complete()).isTrue();

            assertThat(events).singleElement().satisfies(event -> {
                assertThat(event.taskId()).isEqualTo(accepted.id());
                assertThat(((ReferralRemoved) event).reason()).isEqualTo(ReferralRemoved.Reason.NOT_OURS);
            });
            assertThat(sync.findReferral(county.id(), accepted.id())
                            .orElseThrow()
                            .part())
                    .isEqualTo(TaskRole.ONLOOKER);
        }
    }

    private SdohSyncBuilder app(SyncOptions options) {
        return FoodBank.app()
                .browser(page -> source.worker().visitAndFollow(page))
                .syncOptions(connection -> options)
                .onEvent(events::add)
                .onReferral(delivered::add);
    }

    private Connection connect(SdohSync sync) {
        return sync.connect(source.fhirBase().toString())
                .asRecipient(source.recipient())
                .inBrowser();
    }

    private Set<String> idsOf(TaskRole part) {
        return delivered.stream()
                .filter(referral -> referral.part() == part)
                .map(Referral::id)
                .collect(Collectors.toSet());
    }

    private static Set<String> ids(List<Task> tasks, Predicate<Task> test) {
        return tasks.stream()
                .filter(test)
                .map(task -> task.getIdElement().getIdPart())
                .collect(Collectors.toSet());
    }

    private static String owner(Task task) {
        String reference = task.getOwner().getReference();
        return reference == null ? "" : reference;
    }
}
