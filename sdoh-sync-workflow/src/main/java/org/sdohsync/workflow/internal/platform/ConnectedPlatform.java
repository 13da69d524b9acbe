// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.platform;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.internal.action.TaskAction;
import org.sdohsync.workflow.internal.request.ConnectionRequests;
import org.sdohsync.workflow.internal.request.ReferenceCheck;
import org.sdohsync.workflow.internal.request.ReferralItems;
import org.sdohsync.workflow.internal.request.RequestRunner.Repeat;
import org.sdohsync.workflow.internal.request.ResourceSearch;
import org.sdohsync.workflow.internal.request.TaskOutputs;
import org.sdohsync.workflow.platform.Platform;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.ReferralRequest;
import org.sdohsync.workflow.request.SentRequest;

/** A platform with a connection to its own server. */
public final class ConnectedPlatform implements Platform {
    // From requested over accepted and in progress to its end.
    private static final int MOST_STEPS = 4;

    private final Supplier<Connection> own;
    private final ConnectionRequests.Means means;

    /**
     * Creates a platform.
     *
     * @param own gives the connection to its own server as it is now
     * @param means what it acts with
     */
    public ConnectedPlatform(Supplier<Connection> own, ConnectionRequests.Means means) {
        this.own = requireNonNull(own, "own");
        this.means = requireNonNull(means, "means");
    }

    @Override
    public SentRequest split(Referral parent, String owner) {
        return split(parent, owner, UnaryOperator.identity());
    }

    @Override
    public SentRequest split(Referral parent, String owner, UnaryOperator<ReferralRequest> change) {
        Connection now = own.get();
        ReferralOriginals originals = ReferralOriginals.of(parent);
        Copies copies = new Copies(now, means, originals);
        copies.make();
        String requester = now.role().owners().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the connection to the platform's own server is a patient's: connect it asRecipient"));
        ReferralRequest order = change.apply(
                FillerOrder.of(parent, originals, copies, requester).owner(owner));
        Map<String, String> posted = means.requests()
                .perform(now, "~part:" + url(parent) + "|" + owner, ReferralItems.of(order), Repeat.SAME_KEY);
        return new SentRequest(
                LocalReference.parse(requireNonNull(posted.get(ReferralItems.TASK)))
                        .id(),
                requireNonNull(posted.get(ReferralItems.REQUEST)),
                Optional.ofNullable(posted.get(ReferralItems.CONSENT)));
    }

    @Override
    public List<Task> parts(Referral parent) {
        return parts(own.get(), parent);
    }

    private List<Task> parts(Connection now, Referral parent) {
        Optional<String> patient = Optional.ofNullable(parent.task().getFor().getReference())
                .map(written ->
                        ReferenceCheck.absolute(parent.connection().source().toString(), written))
                .filter(written -> written.contains("/Patient/"))
                .or(() -> parent.details()
                        .patientWithContacts()
                        .map(found -> parent.connection().source() + "/Patient/" + found.getIdPart()));
        String url = url(parent);
        return patient
                .flatMap(original -> Copies.find(now, means, original, "Patient"))
                .map(copy -> new ResourceSearch(reading(now)).all(Task.class, "patient", copy))
                .orElse(List.of())
                .stream()
                .filter(task -> task.getPartOf().stream()
                        .filter(Reference::hasReference)
                        .anyMatch(whole -> whole.getReference().equals(url)))
                .sorted(Comparator.comparing(Task::getIdPart))
                .toList();
    }

    @Override
    public List<Step> relay(Referral parent) {
        Connection now = own.get();
        List<Task> parts = parts(now, parent);
        if (parent.status().is(Known.CANCELLED) || parent.status().is(Known.ENTERED_IN_ERROR)) {
            return callOff(now, parts, parent);
        }
        RelayDecision decision =
                new RelayDecision(parts.stream().map(TaskStatus::of).toList());
        List<Step> taken = new ArrayList<>();
        Optional<Step> next = decision.next(parent.status());
        while (next.isPresent() && taken.size() < MOST_STEPS) {
            Step step = next.get();
            Task after = means.actions().perform(parent.connection(), action(now, step, parent, parts));
            taken.add(step);
            next = decision.next(TaskStatus.of(after));
        }
        return List.copyOf(taken);
    }

    private TaskAction action(Connection now, Step step, Referral parent, List<Task> parts) {
        TaskAction action = step.needsReason()
                ? TaskAction.of(step, parent.id(), reason(step, parts))
                : TaskAction.of(step, parent.id());
        return step == Step.COMPLETE || step == Step.FAIL ? action.outcomes(outcomes(now, parts)) : action;
    }

    private List<Outcome> outcomes(Connection now, List<Task> parts) {
        FhirClient client = reading(now);
        return parts.stream()
                .map(part ->
                        TaskOutputs.outcomes(client, () -> means.abilities().apply(now), part))
                .flatMap(part -> RelayedOutcomes.of(part, now.source().toString()).stream())
                .toList();
    }

    /** What the organizations said, as far as it belongs to the step. */
    private static Reason reason(Step step, List<Task> parts) {
        return parts.stream()
                .filter(part -> part.getStatusReason().hasText())
                .filter(part -> step != Step.HOLD || TaskStatus.of(part).is(Known.ON_HOLD))
                .map(part -> Reason.of(part.getStatusReason().getText()))
                .findFirst()
                .orElseGet(() -> Reason.of("None of the organizations that were asked could do it"));
    }

    private List<Step> callOff(Connection now, List<Task> parts, Referral parent) {
        String said = parent.task().getStatusReason().getText();
        Reason reason = Reason.of(said == null || said.isBlank() ? "The source called the referral off" : said);
        List<Step> taken = new ArrayList<>();
        for (Task part : parts) {
            if (Step.CANCEL.legalFrom(TaskStatus.of(part))) {
                TaskAction cancel = TaskAction.of(Step.CANCEL, part.getIdPart(), reason);
                Task ignored = means.actions().perform(now, cancel.as(TaskRole.REQUESTER));
                taken.add(Step.CANCEL);
            }
        }
        return List.copyOf(taken);
    }

    @Override
    public List<String> refresh(Referral parent) {
        return new Copies(own.get(), means, ReferralOriginals.of(parent)).refresh();
    }

    private FhirClient reading(Connection now) {
        return means.clients().apply(now).purpose(Purpose.DETAILS);
    }

    private static String url(Referral parent) {
        return parent.connection().source() + "/Task/" + parent.id();
    }

    @Override
    public String toString() {
        return "Platform[]";
    }
}
