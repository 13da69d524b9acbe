// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.action.ActionJournal;
import org.sdohsync.workflow.internal.action.FakeSource.Searching;
import org.sdohsync.workflow.request.RequestEntry;
import org.sdohsync.workflow.request.RequestRefusedException;

/** Requests at one server: created once, recorded, refused, decided. */
class RequestRunnerTest {
    private final RequestScene scene = new RequestScene();
    private final ConnectionId id = scene.connection().id();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void perform_createsInOrderWithReferencesToEachOther() {
        Map<String, String> posted = scene.send();

        JsonObject task = scene.all("Task").get(0);
        JsonObject request = scene.all("ServiceRequest").get(0);
        assertThat(posted.keySet()).containsExactly("consent", "request", "task");
        assertThat(task.object("focus").orElseThrow().text("reference")).contains(posted.get("request"));
        assertThat(request.objects("supportingInfo").get(0).text("reference")).contains(posted.get("consent"));
        assertThat(task.text("authoredOn")).contains("2026-09-03T10:15:30Z");
        assertThat(request.text("authoredOn")).contains("2026-09-03T10:15:30Z");
        assertThat(scene.runner().pending(id)).isEmpty();
    }

    @Test
    void perform_again_isTheSameRequestAndSendsNothing() {
        Map<String, String> first = scene.send();
        int requests = scene.source().log().size();

        Map<String, String> second = scene.send();

        assertThat(second).isEqualTo(first);
        assertThat(scene.source().log()).hasSize(requests);
    }

    @Test
    void perform_againWhenItIsForgotten_findsWhatIsThere() {
        Map<String, String> first = scene.send();
        scene.runner().forget(id);

        assertThat(scene.send()).isEqualTo(first);

        assertThat(scene.all("Task")).hasSize(1);
        assertThat(scene.all("ServiceRequest")).hasSize(1);
        assertThat(scene.all("Consent")).hasSize(1);
    }

    @Test
    void perform_sameKeyInAnotherAccount_isAnotherRequest() {
        Map<String, String> first = scene.send();

        Map<String, String> second =
                scene.runner().perform(scene.colleague(), RequestScene.KEY, ReferralItems.of(RequestScene.REFERRAL));

        assertThat(second.values()).doesNotContainAnyElementsOf(first.values());
        assertThat(scene.all("Task")).hasSize(2);
    }

    @Test
    void perform_otherContentWithTheSameKey_isRefused() {
        Map<String, String> ignored = scene.send();

        assertThatThrownBy(() -> scene.runner()
                        .perform(
                                scene.connection(),
                                RequestScene.KEY,
                                ReferralItems.of(RequestScene.REFERRAL.priority("urgent"))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("key");
        assertThat(scene.all("Task")).hasSize(1);
    }

    @Test
    void perform_searchByIdentifierRefused_looksByWhatSdohccAsksServersFor() {
        scene.source().conditionalCreate(false).searching(Searching.REFUSES, Searching.WORKS);
        scene.source().dropAnswerOf("POST Task");
        assertThatExceptionOfType(TransportException.class).isThrownBy(scene::send);

        scene.replay();

        assertThat(scene.source().log()).anyMatch(line -> line.startsWith("GET Task?focus=ServiceRequest"));
        assertThat(scene.all("Task")).hasSize(1);
        assertThat(scene.runner().pending(id)).isEmpty();
    }

    @Test
    void replay_afterAnOutage_completesWhatWasRecorded() {
        scene.source().conditionalCreate(true).declaringConditionalCreate(true).refuse("POST ServiceRequest", 503);
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(scene::send);
        assertThat(scene.runner().pending(id)).hasSize(1);
        scene.pass(Duration.ofMinutes(2));

        scene.replay();
        scene.pass(Duration.ofMinutes(10));
        scene.replay();

        assertThat(scene.runner().pending(id)).isEmpty();
        assertThat(scene.all("Task")).hasSize(1);
        assertThat(scene.all("ServiceRequest")).hasSize(1);
    }

    @Test
    void perform_whileItIsUnknownWhetherAPartArrived_sendsNothing() {
        scene.source().conditionalCreate(false).lagging(true).dropAnswerOf("POST ServiceRequest");
        assertThatExceptionOfType(TransportException.class).isThrownBy(scene::send);

        scene.replay();
        assertThatExceptionOfType(BusyException.class).isThrownBy(scene::send);

        assertThat(scene.all("ServiceRequest")).hasSize(1);
        scene.source().lagging(false);
        scene.pass(Duration.ofMinutes(15));
        Map<String, String> posted = scene.send();
        assertThat(scene.all("ServiceRequest")).hasSize(1);
        assertThat(posted).containsKeys("request", "task");
    }

    @Test
    void perform_serverThatCannotBeSearched_isLeftToAPersonWhoFindsIt() {
        scene.source()
                .conditionalCreate(false)
                .searching(Searching.REFUSES, Searching.REFUSES)
                .refusingWith(403)
                .dropAnswerOf("POST ServiceRequest");
        assertThatExceptionOfType(TransportException.class).isThrownBy(scene::send);
        scene.replay();

        RequestEntry undecided = scene.runner().undecided(id).get(0);
        assertThat(undecided.key()).isEqualTo(RequestScene.KEY);
        assertThat(undecided.inDoubtSince()).isPresent();
        assertThatExceptionOfType(ConflictException.class).isThrownBy(scene::send);
        String found = "ServiceRequest/"
                + scene.all("ServiceRequest").get(0).text("id").orElseThrow();
        assertThat(scene.runner().arrived(id, RequestScene.KEY, found)).isPresent();

        scene.replay();

        assertThat(scene.all("ServiceRequest")).hasSize(1);
        assertThat(scene.all("Task")).hasSize(1);
        assertThat(scene.send()).containsEntry("request", found);
    }

    @Test
    void perform_refusedBeforeAnythingIsThere_leavesNothing() {
        scene.source().refuse("POST Consent", 422);

        RequestRefusedException refused = refused();

        assertThat(refused.reason()).isEqualTo(RequestRefusedException.Reason.INVALID);
        assertThat(refused.type()).isEqualTo("Consent");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(scene.runner().pending(id)).isEmpty();
        assertThat(scene.runner().undecided(id)).isEmpty();
        assertThat(scene.send()).containsKey("task");
    }

    @Test
    void perform_taskRefusedWhenTheServiceRequestIsThere_waitsForADecision() {
        scene.source().refuse("POST Task", 405);

        RequestRefusedException refused = refused();

        assertThat(refused.reason()).isEqualTo(RequestRefusedException.Reason.NOT_SUPPORTED);
        RequestEntry entry = scene.runner().undecided(id).get(0);
        assertThat(entry.posted().keySet()).containsExactly("consent", "request");
        assertThat(entry.needsDecision().orElseThrow()).contains("Task");
        assertThat(scene.runner().retry(id, RequestScene.KEY)).isPresent();
        scene.replay();
        assertThat(scene.all("Task")).hasSize(1);
        assertThat(scene.all("ServiceRequest")).hasSize(1);
        assertThat(scene.runner().undecided(id)).isEmpty();
    }

    @Test
    void dismiss_ofWhatWaits_forgetsItAndLeavesWhatIsThere() {
        // Once with its profile, once without.
        scene.source().refuse("POST Task", 403).refuse("POST Task", 403);
        assertThat(refused().reason()).isEqualTo(RequestRefusedException.Reason.NOT_PERMITTED);

        assertThat(scene.runner().dismiss(id, RequestScene.KEY)).isPresent();

        assertThat(scene.runner().undecided(id)).isEmpty();
        assertThat(scene.all("ServiceRequest")).hasSize(1);
        assertThat(scene.runner().dismiss(id, RequestScene.KEY)).isEmpty();
    }

    @Test
    void change_setsElementsOnceAndOnlyIfTheyDiffer() {
        Map<String, String> posted = scene.send();
        LocalReference request = LocalReference.parse(requireNonNull(posted.get("request"), "request"));
        List<RequestItem> close = List.of(RequestItem.change(
                "close",
                request,
                JsonObject.builder().text("status", "completed").build()));
        scene.source().refuse("PUT ServiceRequest", 412);

        Map<String, String> first = scene.runner().perform(scene.connection(), "close", close);
        Map<String, String> second = scene.runner().perform(scene.connection(), "close", close);

        assertThat(first).isEqualTo(second).containsEntry("close", request.toString());
        JsonObject closed = scene.source().resources().get(request.toString());
        assertThat(closed.text("status")).contains("completed");
        assertThat(closed.text("intent")).contains("order");
        assertThat(scene.source().log().stream().filter(line -> line.startsWith("PUT")))
                .hasSize(2);
    }

    @Test
    void ended_isForgottenAfterAWhile() {
        Map<String, String> ignored = scene.send();
        assertThat(scene.records().kinds()).contains("request");
        scene.pass(ActionJournal.KEPT.plusDays(1));

        Map<String, String> other =
                scene.runner().perform(scene.connection(), "case-2", ReferralItems.of(RequestScene.REFERRAL));

        assertThat(other).containsKey("task");
        int requests = scene.source().log().size();
        Map<String, String> again = scene.send();
        assertThat(scene.source().log().size()).as("looked for at the server").isGreaterThan(requests);
        assertThat(again).containsKey("task");
        assertThat(scene.all("Task")).hasSize(2);
    }

    private RequestRefusedException refused() {
        try {
            Map<String, String> ignored = scene.send();
        } catch (RequestRefusedException refused) {
            return refused;
        }
        throw new AssertionError("nothing was refused");
    }
}
