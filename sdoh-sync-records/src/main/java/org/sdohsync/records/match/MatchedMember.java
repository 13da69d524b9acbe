// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.match;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member whom another plan recognized (Da Vinci HRex, member match). Immutable.
 *
 * <p>What follows, as far as the guide goes: a token for this member, for which the plan's authorization server has its own way,
 * then a fetch with {@link org.sdohsync.records.fetch.FetchOptions#patient}. Without an id of the patient it is searched by
 * the identifier first.
 */
public final class MatchedMember {
    private final @Nullable String system;
    private final String value;
    private final @Nullable String patient;

    /**
     * Creates a member.
     *
     * @param system the system of the identifier, or null
     * @param value the identifier's value
     * @param patient the id of the patient at the plan, or null
     */
    public MatchedMember(@Nullable String system, String value, @Nullable String patient) {
        this.system = system;
        this.value = requireNonNull(value, "value");
        this.patient = patient;
    }

    /**
     * The system of the identifier, which later exchanges with this plan name.
     *
     * @return the system, if the plan gave one
     */
    public Optional<String> identifierSystem() {
        return Optional.ofNullable(system);
    }

    /**
     * The value of the identifier.
     *
     * @return the value
     */
    public String identifierValue() {
        return value;
    }

    /**
     * The patient at the plan.
     *
     * @return the id, if the plan gave one ({@code MemberId})
     */
    public Optional<String> patient() {
        return Optional.ofNullable(patient);
    }

    /** Prints nothing of the member. */
    @Override
    public String toString() {
        return "MatchedMember[patient=" + (patient == null ? "none" : "***") + "]";
    }
}
