// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.store.Store;
import org.sdohsync.proofs.mortal.CrashPoint;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.request.ReferralConsent;
import org.sdohsync.workflow.request.ReferralRequest;
import org.sdohsync.workflow.request.RequestEntry;
import org.sdohsync.workflow.request.Requests;
import org.sdohsync.workflow.request.SentRequest;
import org.sdohsync.workflow.sync.SyncReport;

/** Lets an application die at each point of sending a referral, once per scene, and starts it again on the same store. */
final class RequestCrashes {
    private static final String KEY = "the-case";
    private static final Duration LEASES_END = Duration.ofMinutes(5);
    private static final Duration ROUND = Duration.ofMinutes(10);
    private static final boolean FIRST = Boolean.getBoolean("exactly.first");
    private static final int MOST_ROUNDS = 60;
    private static final int MOST_POINTS = 300;

    private final Stage stage;
    private final Store store;
    private final Trouble trouble;
    private final String where;
    private final List<String> findings = new ArrayList<>();
    private int deaths;

    RequestCrashes(Stage stage, Store store, Trouble trouble, String where) {
        this.stage = stage;
        this.store = store;
        this.trouble = trouble;
        this.where = where;
    }

    /** Goes on until the application survives. */
    void sendReferral() {
        boolean died = true;
        for (int point = 0; died && !(FIRST && !findings.isEmpty()); point++) {
            if (point == MOST_POINTS) {
                findings.add(where + " send: each life takes more requests than the one before");
                return;
            }
            Scene scene = stage.empty();
            MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T00:00:00Z"));
            if (trouble.needsToken()) {
                scene.connectRefreshable(store, clock.instant());
            } else {
                scene.connect(store);
            }
            String name = where + " send point " + point;
            Front front = new Front(trouble, "ServiceRequest", clock, () -> anotherProcess(scene, clock, name));
            died = dies(scene, CrashPoint.endingAt(point), front, clock);
            if (died) {
                deaths++;
                checkRecorded(scene, front, clock, name);
                clock.advance(LEASES_END);
            }
            finish(scene, front, clock, name);
            checkDone(scene, name);
            scene.disconnect(store);
        }
    }

    private boolean dies(Scene scene, CrashPoint life, Front front, MutableClock clock) {
        try (SdohSync sync = app(life, front, clock)) {
            SentRequest ignored = send(sync, scene);
            return life.ended();
        } catch (SyncException failed) {
            // The trouble of this server; the request is recorded.
            return life.ended();
        } catch (RuntimeException | Error thrown) {
            if (CrashPoint.in(thrown).isEmpty()) {
                throw thrown;
            }
            return true;
        }
    }

    private static SentRequest send(SdohSync sync, Scene scene) {
        return sync.requests(scene.connection())
                .send(
                        KEY,
                        ReferralRequest.of(new Code(Systems.SNOMED, "467771000124109", "Assistance"))
                                .patient(patient(scene))
                                .requester("Organization/clinic")
                                .owner("Organization/somebody-else")
                                .consent(ReferralConsent.of(
                                        Instant.EPOCH, "Organization/clinic", "DocumentReference/paper")));
    }

    private static String patient(Scene scene) {
        return "Patient/requested-" + scene.name();
    }

    private void anotherProcess(Scene scene, MutableClock clock, String name) {
        Front clear = new Front(Trouble.NONE, "ServiceRequest", clock, () -> {});
        try (SdohSync sync = app(CrashPoint.endless(), clear, clock)) {
            decide(scene, sync.requests(scene.connection()), name);
            SentRequest ignored = send(sync, scene);
        } catch (SyncException busy) {
            // The other one works on it.
        }
    }

    /** What the server shows half done has to be recorded. */
    private void checkRecorded(Scene scene, Front front, MutableClock clock, String name) {
        boolean begun = !stage.of(Consent.class, patient(scene)).isEmpty();
        boolean ended = !stage.of(Task.class, patient(scene)).isEmpty();
        if (!begun || ended) {
            return;
        }
        try (SdohSync sync = app(CrashPoint.endless(), front, clock)) {
            Requests requests = sync.requests(scene.connection());
            if (requests.pending().isEmpty() && requests.undecided().isEmpty()) {
                findings.add(name + ": a Consent is there, and no request is recorded");
            }
        }
    }

    private void finish(Scene scene, Front front, MutableClock clock, String name) {
        try (SdohSync sync = app(CrashPoint.endless(), front, clock)) {
            Requests requests = sync.requests(scene.connection());
            for (int round = 0; round < MOST_ROUNDS; round++) {
                decide(scene, requests, name);
                if (requests.pending().isEmpty() && requests.undecided().isEmpty()) {
                    break;
                }
                clock.advance(ROUND);
                SyncReport ignored = sync.syncNow();
            }
            if (!requests.pending().isEmpty() || !requests.undecided().isEmpty()) {
                findings.add(name + ": the request is not done");
                return;
            }
            again(sync, scene, clock, name);
        }
    }

    /** The application sends the same again, until it is told what is there. */
    private void again(SdohSync sync, Scene scene, MutableClock clock, String name) {
        Requests requests = sync.requests(scene.connection());
        for (int round = 0; round < MOST_ROUNDS; round++) {
            try {
                SentRequest sent = send(sync, scene);
                if (stage.of(Task.class, patient(scene)).stream()
                        .noneMatch(task -> task.getIdPart().equals(sent.task()))) {
                    findings.add(name + ": the answer names a Task that is not there");
                }
                return;
            } catch (SyncException failed) {
                clock.advance(ROUND);
                decide(scene, requests, name);
                SyncReport ignored = sync.syncNow();
            }
        }
        findings.add(name + ": sent again and again, it is never done");
    }

    /** A person looks at the server, and says what is there. */
    private void decide(Scene scene, Requests requests, String name) {
        for (RequestEntry entry : requests.undecided()) {
            List<ServiceRequest> there = stage.of(ServiceRequest.class, patient(scene));
            boolean inDoubt =
                    entry.posted().containsKey("consent") && !entry.posted().containsKey("request");
            if (there.isEmpty() || !inDoubt) {
                RequestEntry ignored = requests.retry(entry.key()).orElseThrow();
                continue;
            }
            if (trouble != Trouble.NO_SEARCH) {
                findings.add(name + ": a person was asked for what a look would have told");
            }
            String found = "ServiceRequest/" + there.get(0).getIdPart();
            RequestEntry ignored = requests.arrived(entry.key(), found).orElseThrow();
        }
    }

    private void checkDone(Scene scene, String name) {
        String patient = patient(scene);
        List<Task> tasks = stage.of(Task.class, patient);
        List<ServiceRequest> orders = stage.of(ServiceRequest.class, patient);
        List<Consent> consents = stage.of(Consent.class, patient);
        if (tasks.size() != 1 || orders.size() != 1 || consents.size() != 1) {
            findings.add(name + ": " + consents.size() + " Consents, " + orders.size() + " ServiceRequests, "
                    + tasks.size() + " Tasks");
            return;
        }
        if (!tasks.get(0).getFocus().getReference().equals(reference(orders.get(0)))) {
            findings.add(name + ": the Task names another ServiceRequest");
        }
        if (!orders.get(0).getSupportingInfoFirstRep().getReference().equals(reference(consents.get(0)))) {
            findings.add(name + ": the ServiceRequest names another Consent");
        }
        for (List<Identifier> identifiers : List.of(
                tasks.get(0).getIdentifier(),
                orders.get(0).getIdentifier(),
                consents.get(0).getIdentifier())) {
            if (identifiers.size() != 1) {
                findings.add(name + ": " + identifiers.size() + " identifiers");
            }
        }
    }

    private static String reference(Resource resource) {
        return resource.fhirType() + "/" + resource.getIdPart();
    }

    private SdohSync app(CrashPoint life, Front front, MutableClock clock) {
        return App.start(store, life, front, clock, clock::advance, app -> app.onReferral(referral -> {}));
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    int deaths() {
        return deaths;
    }
}
