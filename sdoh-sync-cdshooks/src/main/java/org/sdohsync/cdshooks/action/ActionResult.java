// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.action;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.card.SuggestedAction;
import org.sdohsync.core.error.SyncException;

/** What became of one action that the application had carried out. Immutable. */
public final class ActionResult {
    /** What became of an action. */
    public enum Outcome {
        /** The source confirmed it. */
        DONE,
        /** It was certainly not done: {@link ActionResult#failure} says why. */
        NOT_DONE,
        /**
         * It may have been done: no answer came, or 408 or 5xx, or an answer to a create without the id of what was created. Look at
         * the source before trying again.
         */
        UNCERTAIN,
        /** It was not tried, because another action of the same choice failed. */
        SKIPPED,
        /** It changes a resource of the call's context, which only the application has: the application makes the change itself. */
        LEFT_TO_APPLICATION
    }

    private final SuggestedAction action;
    private final Outcome outcome;
    private final @Nullable String reference;
    private final @Nullable SyncException failure;

    private ActionResult(
            SuggestedAction action, Outcome outcome, @Nullable String reference, @Nullable SyncException failure) {
        this.action = requireNonNull(action, "action");
        this.outcome = requireNonNull(outcome, "outcome");
        this.reference = reference;
        this.failure = failure;
    }

    /**
     * Creates the result of an action that was done.
     *
     * @param action the action
     * @param reference the resource at the source, {@code Type/id}
     * @return the result
     */
    public static ActionResult done(SuggestedAction action, String reference) {
        return new ActionResult(action, Outcome.DONE, requireNonNull(reference, "reference"), null);
    }

    /**
     * Creates the result of an action that failed.
     *
     * @param action the action
     * @param outcome {@link Outcome#NOT_DONE} or {@link Outcome#UNCERTAIN}
     * @param failure why
     * @return the result
     */
    public static ActionResult failed(SuggestedAction action, Outcome outcome, SyncException failure) {
        return new ActionResult(action, outcome, null, requireNonNull(failure, "failure"));
    }

    /**
     * Creates the result of an action that was not tried.
     *
     * @param action the action
     * @param outcome {@link Outcome#SKIPPED} or {@link Outcome#LEFT_TO_APPLICATION}
     * @return the result
     */
    public static ActionResult untried(SuggestedAction action, Outcome outcome) {
        return new ActionResult(action, outcome, null, null);
    }

    /**
     * The action.
     *
     * @return the action
     */
    public SuggestedAction action() {
        return action;
    }

    /**
     * What became of it.
     *
     * @return the outcome
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * The resource at the source.
     *
     * @return {@code Type/id}, if the action was done
     */
    public Optional<String> reference() {
        return Optional.ofNullable(reference);
    }

    /**
     * Why it was not done.
     *
     * @return the failure, if there was one
     */
    public Optional<SyncException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Prints the action's kind and type, and the outcome. */
    @Override
    public String toString() {
        return "ActionResult[" + action + ", " + outcome + "]";
    }
}
