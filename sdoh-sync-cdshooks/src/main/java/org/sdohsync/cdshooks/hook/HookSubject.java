// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.hook;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * Whom a call is about: the user, the patient, and the encounter. Taken from the launch context of a connection, or set. Immutable.
 */
public final class HookSubject {
    private static final Set<String> USERS = Set.of("Practitioner", "PractitionerRole", "Patient", "RelatedPerson");

    private final @Nullable String user;
    private final @Nullable String patient;
    private final @Nullable String encounter;

    private HookSubject(@Nullable String user, @Nullable String patient, @Nullable String encounter) {
        this.user = user;
        this.patient = patient;
        this.encounter = encounter;
    }

    /**
     * Takes the subject from the launch context: the user who signed in, if that is a resource of the source itself, the patient
     * and the encounter (SMART App Launch 2.2 §Launch context).
     *
     * @param connection the connection
     * @return the subject, with what the launch context has of it
     */
    public static HookSubject of(Connection connection) {
        HookSubject subject = new HookSubject(null, null, null);
        Optional<String> user = connection
                .context()
                .fhirUser()
                .flatMap(text -> LocalReference.find(connection.source(), text))
                .filter(reference -> USERS.contains(reference.type()))
                .map(LocalReference::toString);
        Optional<String> patient = connection.context().patient().filter(LocalReference::isId);
        Optional<String> encounter = connection.context().encounter().filter(LocalReference::isId);
        subject = user.isPresent() ? subject.user(user.get()) : subject;
        subject = patient.isPresent() ? subject.patient(patient.get()) : subject;
        return encounter.isPresent() ? subject.encounter(encounter.get()) : subject;
    }

    /**
     * Returns a subject without any part.
     *
     * @return the empty subject
     */
    public static HookSubject nobody() {
        return new HookSubject(null, null, null);
    }

    /**
     * Sets the user.
     *
     * @param reference {@code Practitioner/…}, {@code PractitionerRole/…}, {@code Patient/…} or {@code RelatedPerson/…}
     * @return a changed copy
     * @throws IllegalArgumentException if it is another reference
     */
    public HookSubject user(String reference) {
        LocalReference parsed = LocalReference.parse(requireNonNull(reference, "reference"));
        if (!USERS.contains(parsed.type())) {
            throw new IllegalArgumentException("the user must be a reference to one of " + USERS);
        }
        return new HookSubject(parsed.toString(), patient, encounter);
    }

    /**
     * Sets the patient.
     *
     * @param id the bare id, without {@code Patient/}
     * @return a changed copy
     * @throws IllegalArgumentException if it is no bare id
     */
    public HookSubject patient(String id) {
        return new HookSubject(user, bare(id, "patient"), encounter);
    }

    /**
     * Sets the encounter.
     *
     * @param id the bare id, without {@code Encounter/}
     * @return a changed copy
     * @throws IllegalArgumentException if it is no bare id
     */
    public HookSubject encounter(String id) {
        return new HookSubject(user, patient, bare(id, "encounter"));
    }

    /**
     * The user.
     *
     * @return a reference {@code Type/id}, if known
     */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /**
     * The patient.
     *
     * @return the bare id, if known
     */
    public Optional<String> patient() {
        return Optional.ofNullable(patient);
    }

    /**
     * The encounter.
     *
     * @return the bare id, if known
     */
    public Optional<String> encounter() {
        return Optional.ofNullable(encounter);
    }

    private static String bare(String id, String what) {
        if (!LocalReference.isId(requireNonNull(id, "id"))) {
            throw new IllegalArgumentException("the " + what + " must be a bare id, without its type");
        }
        return id;
    }

    /** Prints which parts are known. */
    @Override
    public String toString() {
        return "HookSubject[user=" + (user != null) + ", patient=" + (patient != null) + ", encounter="
                + (encounter != null) + "]";
    }
}
