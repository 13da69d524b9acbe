// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.http.ResourceId;

/**
 * The role of the application at a source (SDOHCC, Referral Recipient Light and Patient Application). Immutable; safe for use
 * by many threads.
 */
public final class Role {
    private static final Role PATIENT = new Role(List.of());

    private final List<String> owners;

    private Role(List<String> owners) {
        this.owners = owners;
    }

    /**
     * Creates the role of a recipient of referrals, to whom the Tasks of these owners are addressed.
     *
     * @param owners references on the source's server such as {@code Organization/123}; at least one
     * @return the role
     * @throws IllegalArgumentException if there is none, or one is not of the form {@code Type/id}
     */
    public static Role recipient(List<String> owners) {
        List<String> copy = List.copyOf(owners);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("a recipient needs at least one owner reference");
        }
        for (String owner : copy) {
            if (!ResourceId.isReference(owner)) {
                throw new IllegalArgumentException("owner is not of the form Type/id: " + owner);
            }
        }
        return new Role(copy);
    }

    /**
     * Returns the role of the patient of the launch context, to whom the patient's own Tasks are addressed.
     *
     * @return the role
     */
    public static Role patient() {
        return PATIENT;
    }

    /**
     * Tells whether this is the patient's role.
     *
     * @return true for the patient, false for a recipient
     */
    public boolean isPatient() {
        return owners.isEmpty();
    }

    /**
     * The owners whose Tasks are addressed to the application.
     *
     * @return references, empty for the patient's role
     */
    public List<String> owners() {
        return owners;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Role that && owners.equals(that.owners);
    }

    @Override
    public int hashCode() {
        return Objects.hash(owners);
    }

    @Override
    public String toString() {
        return isPatient() ? "patient" : "recipient" + owners;
    }
}
