// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A suggestion of a card (CDS Hooks §Suggestion). Choosing it means to take all its actions: one of which an action was refused, or
 * whose actions are meant to be chosen singly, is not usable. Immutable.
 */
public final class Suggestion {
    private final String label;
    private final @Nullable String uuid;
    private final boolean recommended;
    private final boolean usable;
    private final List<SuggestedAction> actions;

    Suggestion(
            String label, @Nullable String uuid, boolean recommended, boolean usable, List<SuggestedAction> actions) {
        this.label = requireNonNull(label, "label");
        this.uuid = uuid;
        this.recommended = recommended;
        this.usable = usable;
        this.actions = List.copyOf(actions);
    }

    /**
     * The text of the suggestion.
     *
     * @return the label, as text
     */
    public String label() {
        return label;
    }

    /**
     * The id for feedback.
     *
     * @return an opaque text, if the service gave one
     */
    public Optional<String> uuid() {
        return Optional.ofNullable(uuid);
    }

    /**
     * Whether the service recommends it among others.
     *
     * @return true if the service says so
     */
    public boolean recommended() {
        return recommended;
    }

    /**
     * Tells whether it can be taken as a whole.
     *
     * @return false if one of its actions was refused, or the service wants its actions to be chosen singly
     */
    public boolean usable() {
        return usable;
    }

    /**
     * The actions.
     *
     * @return the actions that may be carried out, in the service's order
     */
    public List<SuggestedAction> actions() {
        return actions;
    }

    /** Prints the number of actions. */
    @Override
    public String toString() {
        return "Suggestion[actions=" + actions.size() + ", usable=" + usable + "]";
    }
}
