// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.proofs.field.judge.Finding.Kind;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.referral.Referral;

/**
 * The application: takes referrals, looks into each as an intake desk does, and never throws anything of its own. What the library throws at it
 * while it looks goes back to the library if it is the library's own type. Not thread-safe.
 */
public final class Witness {
    private final Map<String, String> states = new LinkedHashMap<>();
    private final Map<String, Referral> referrals = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private String seen = "";

    /** Makes one that knows nothing. */
    public Witness() {}

    /**
     * Takes a referral.
     *
     * @param referral the referral
     */
    public void take(Referral referral) {
        try {
            look(referral);
        } catch (SyncException typed) {
            typed(typed);
            throw typed;
        } catch (RuntimeException | Error foreign) {
            find(Kind.UNTYPED, "the application got " + foreign + " at Task/" + referral.id());
        }
        referrals.put(referral.id(), referral);
        states.put(referral.id(), String.valueOf(referral.task().getDescription()));
    }

    /**
     * Takes a Task that is no referral.
     *
     * @param task the Task
     */
    public void take(Task task) {
        states.put(task.getIdElement().getIdPart(), String.valueOf(task.getDescription()));
    }

    private void look(Referral referral) {
        ReferralDetails details = referral.details();
        seen = referral.id() + " request=" + details.serviceRequest().isPresent() + " patient="
                + details.patient().isPresent() + " requester="
                + details.requester().isPresent() + " missing="
                + details.missing().size() + " reasons="
                + (details.reasons().size() + details.goals().size()) + " " + referral.status() + " "
                + details.doNotContactPatient() + details.patientWithContacts().isPresent()
                + details.consents().size() + details.supportingContent().size();
    }

    /**
     * What the last referral showed.
     *
     * @return some words
     */
    public String seen() {
        return seen;
    }

    /**
     * The state in which a Task was told last.
     *
     * @param task its id
     * @return the state, if the Task was told at all
     */
    public Optional<String> state(String task) {
        return Optional.ofNullable(states.get(task));
    }

    /**
     * A referral as it was delivered last.
     *
     * @param task its id
     * @return it, if it was delivered
     */
    public Optional<Referral> referral(String task) {
        return Optional.ofNullable(referrals.get(task));
    }

    /**
     * Looks at an exception of the library's own type: behind it stands nothing of another kind but what the transport said.
     *
     * @param failure the exception
     */
    public void typed(SyncException failure) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof Error || (at instanceof RuntimeException && !(at instanceof SyncException))) {
                find(Kind.UNTYPED, "behind " + failure.getClass().getSimpleName() + " stands " + at);
            }
        }
    }

    /**
     * Notes something.
     *
     * @param kind what kind of thing
     * @param text what happened
     */
    public void find(Kind kind, String text) {
        Finding finding = new Finding(kind, text);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    /**
     * What was found.
     *
     * @return each finding once
     */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }
}
