// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.action;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.cdshooks.action.ActionResult;
import org.sdohsync.cdshooks.action.ActionResult.Outcome;
import org.sdohsync.cdshooks.card.SuggestedAction;
import org.sdohsync.cdshooks.card.SuggestedAction.Kind;
import org.sdohsync.cdshooks.internal.reading.PatientReference;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.CreateResult;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.fhir.internal.client.WriteFailures;

/**
 * Carries out the actions of one choice at the connection's own server: what is replaced or deleted is read and checked first, and
 * nothing is written if one of them cannot be; then deletes, creates and updates, in the order of a FHIR transaction, updates and
 * deletes with {@code If-Match}. It is no transaction: after a failure the rest is not tried, and what was done stays. For one choice.
 */
public final class ActionApplier {
    private final FhirClient client;
    private final Optional<String> patient;
    private final LocalLabels labels = new LocalLabels();
    private final Map<SuggestedAction, RawResource> current = new HashMap<>();
    private final Map<SuggestedAction, ActionResult> results = new HashMap<>();
    private boolean failed;
    // A write of the action at work may have been sent.
    private boolean sent;

    /**
     * Creates an applier.
     *
     * @param client the client of the connection
     * @param patient the patient that the actions must belong to
     */
    public ActionApplier(FhirClient client, Optional<String> patient) {
        this.client = requireNonNull(client, "client").beforeWriting(() -> sent = true);
        this.patient = requireNonNull(patient, "patient");
    }

    /**
     * Carries out actions.
     *
     * @param actions the actions of one choice
     * @return one result for each, in the same order
     */
    public List<ActionResult> apply(List<SuggestedAction> actions) {
        for (SuggestedAction action : actions) {
            if (action.changesDraft()) {
                results.put(action, ActionResult.untried(action, Outcome.LEFT_TO_APPLICATION));
            } else if (action.kind() != Kind.CREATE) {
                step(action, () -> prepare(action));
            }
        }
        ofKind(actions, Kind.DELETE).forEach(action -> step(action, () -> delete(action)));
        inOrder(ofKind(actions, Kind.CREATE)).forEach(action -> step(action, () -> create(action)));
        ofKind(actions, Kind.UPDATE).forEach(action -> step(action, () -> update(action)));
        return actions.stream()
                .map(action -> results.getOrDefault(action, ActionResult.untried(action, Outcome.SKIPPED)))
                .toList();
    }

    private static List<SuggestedAction> ofKind(List<SuggestedAction> actions, Kind kind) {
        return actions.stream()
                .filter(action -> action.kind() == kind && !action.changesDraft())
                .toList();
    }

    private void step(SuggestedAction action, Runnable work) {
        if (failed || results.containsKey(action)) {
            return;
        }
        sent = false;
        try {
            work.run();
        } catch (SyncException failure) {
            failed(action, failure);
        } catch (RuntimeException | Error broken) {
            // What was done before must be told all the same.
            failed(action, StoppedException.brokenOff("the action " + action, broken));
        }
    }

    private void failed(SuggestedAction action, SyncException failure) {
        failed = true;
        Outcome outcome = sent && mayBeStored(failure) ? Outcome.UNCERTAIN : Outcome.NOT_DONE;
        results.put(action, ActionResult.failed(action, outcome, failure));
    }

    // Of one sending, a conflict is a refusal: 409, or 412 for If-Match or If-None-Exist.
    private static boolean mayBeStored(SyncException failure) {
        return !(failure instanceof ConflictException) && !WriteFailures.isNotStored(failure);
    }

    private void prepare(SuggestedAction action) {
        LocalReference target = LocalReference.parse(action.reference().orElseThrow());
        Optional<RawResource> found = client.read(target.type(), target.id());
        if (found.isEmpty()) {
            if (action.kind() == Kind.DELETE) {
                results.put(action, ActionResult.done(action, target.toString()));
                return;
            }
            throw new ProtocolException(
                    target + " is not at the source: the service's suggestion cannot be applied to it", "update", null);
        }
        RawResource held = found.get();
        if (PatientReference.isOfAnother(held.json(), patient, client.base())) {
            throw new ProtocolException(
                    target + " belongs to another patient than the call: it was not changed", "action", null);
        }
        Optional<String> meant =
                action.resource().flatMap(json -> json.object("meta")).flatMap(meta -> meta.text("versionId"));
        if (meant.isPresent() && !meant.equals(held.versionId())) {
            throw new ConflictException(
                    target + " was changed since the service saw it: call the service again",
                    target.toString(),
                    meant.get(),
                    held.versionId().orElse(null));
        }
        current.put(action, held);
    }

    private void delete(SuggestedAction action) {
        RawResource held = requireNonNull(current.get(action), "current");
        client.delete(held);
        results.put(action, ActionResult.done(action, held.reference().toString()));
    }

    private void update(SuggestedAction action) {
        RawResource held = requireNonNull(current.get(action), "current");
        client.replace(held, labels.resolved(action.resource().orElseThrow()));
        results.put(action, ActionResult.done(action, held.reference().toString()));
    }

    private void create(SuggestedAction action) {
        JsonObject resource = labels.resolved(action.resource().orElseThrow());
        CreateResult made = client.create(
                resource.toBuilder().remove("id").build(), action.ifNoneExist().orElse(null));
        action.reference().ifPresent(label -> labels.put(label, made.reference().toString()));
        results.put(action, ActionResult.done(action, made.reference().toString()));
    }

    /** Creates what others refer to first. Those that refer to each other are left as they are: their labels cannot be replaced. */
    private static List<SuggestedAction> inOrder(List<SuggestedAction> creates) {
        List<SuggestedAction> ordered = new ArrayList<>();
        List<SuggestedAction> left = new ArrayList<>(creates);
        while (!left.isEmpty()) {
            Set<String> pending = new HashSet<>();
            left.forEach(action -> action.reference().ifPresent(pending::add));
            SuggestedAction next = left.stream()
                    .filter(action -> isFree(action, pending))
                    .findFirst()
                    .orElse(left.get(0));
            ordered.add(next);
            left.remove(next);
        }
        return ordered;
    }

    private static boolean isFree(SuggestedAction action, Set<String> pending) {
        Set<String> others = new HashSet<>(pending);
        action.reference().ifPresent(others::remove);
        return LocalLabels.usedIn(action.resource().orElseThrow(), others).isEmpty();
    }
}
