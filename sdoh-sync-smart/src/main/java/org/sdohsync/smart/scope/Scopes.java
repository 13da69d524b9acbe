// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.scope;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set of scopes in the order they are asked for. Immutable; safe for use by many threads. */
public final class Scopes {
    /** What a recipient of referrals asks for by default: the light workflow, nothing wider. */
    public static final Scopes RECIPIENT = parse("openid fhirUser offline_access user/Task.rus user/ServiceRequest.rs"
            + " user/Procedure.crus user/Patient.rs user/Consent.rs user/Condition.rs user/Goal.rs user/Observation.rs"
            + " user/Organization.rs user/Practitioner.rs user/PractitionerRole.rs user/HealthcareService.rs"
            + " user/Location.rs");

    /** What a patient's app asks for by default. */
    public static final Scopes PATIENT = parse("launch/patient openid fhirUser offline_access patient/Patient.rs"
            + " patient/Task.rus patient/ServiceRequest.rs patient/Questionnaire.rs patient/QuestionnaireResponse.crus"
            + " patient/Consent.rs patient/Condition.rs patient/Goal.rs patient/Observation.rs patient/Procedure.rs"
            + " patient/Organization.rs patient/Practitioner.rs patient/PractitionerRole.rs"
            + " patient/DocumentReference.rs");

    private static final int MOST = 1024;
    private static final int MOST_CHARACTERS = 65_536;

    private final Set<String> scopes;

    private Scopes(Set<String> scopes) {
        this.scopes = Collections.unmodifiableSet(scopes);
    }

    /**
     * Reads a scope text as it stands in requests and answers.
     *
     * @param text scopes with blanks between; repeated blanks do not matter
     * @return the scopes
     */
    public static Scopes parse(String text) {
        return of(List.of(requireNonNull(text, "text").split("\\s+")));
    }

    /**
     * Collects single scopes.
     *
     * @param scopes the scopes; empty ones are left out
     * @return the scopes
     */
    public static Scopes of(Collection<String> scopes) {
        Set<String> kept = new LinkedHashSet<>(scopes);
        kept.remove("");
        return new Scopes(kept);
    }

    /**
     * Spells the resource scopes in one style; other scopes stay as they are.
     *
     * @param style the style
     * @return the scopes, never a mix of styles
     */
    public Scopes inStyle(ScopeStyle style) {
        Set<String> spelled = new LinkedHashSet<>();
        for (String scope : scopes) {
            @Nullable ResourceScope resource = ResourceScope.parse(scope).orElse(null);
            if (resource == null) {
                spelled.add(scope);
            } else if (style == ScopeStyle.V1) {
                spelled.addAll(resource.inV1());
            } else {
                spelled.add(resource.inV2());
            }
        }
        return new Scopes(spelled);
    }

    /**
     * Leaves scopes out.
     *
     * @param unwanted the scopes to leave out
     * @return the others
     */
    public Scopes without(String... unwanted) {
        Set<String> kept = new LinkedHashSet<>(scopes);
        List.of(unwanted).forEach(kept::remove);
        return new Scopes(kept);
    }

    /**
     * Turns these into what a client without a user asks for (SMART App Launch 2.2, Backend Services §Scopes): the resource scopes,
     * at the level {@code system}.
     *
     * @return the scopes, none of which needs a user
     */
    public Scopes forSystem() {
        Set<String> system = new LinkedHashSet<>();
        for (String scope : scopes) {
            if (ResourceScope.parse(scope).isPresent()) {
                system.add(scope.replaceFirst("^(patient|user)/", "system/"));
            }
        }
        return new Scopes(system);
    }

    /**
     * Adds a scope.
     *
     * @param more the scope
     * @return these and that one, unless it is among them already
     */
    public Scopes with(String more) {
        Set<String> wider = new LinkedHashSet<>(scopes);
        wider.add(requireNonNull(more, "more"));
        return new Scopes(wider);
    }

    /**
     * Leaves out what no server needs to say: scopes that the standard does not bound, behind 1,024 of them or 65,536 characters.
     *
     * @return the first of these scopes within those bounds
     */
    public Scopes bounded() {
        Set<String> kept = new LinkedHashSet<>();
        int characters = 0;
        for (String scope : scopes) {
            characters += scope.length();
            if (kept.size() >= MOST || characters > MOST_CHARACTERS) {
                break;
            }
            kept.add(scope);
        }
        return new Scopes(kept);
    }

    /**
     * Tells whether a scope is among these, letter by letter.
     *
     * @param scope the scope
     * @return true if it is
     */
    public boolean contains(String scope) {
        return scopes.contains(scope);
    }

    /**
     * Tells whether the user's identity is asked for.
     *
     * @return true if {@code openid} is among these
     */
    public boolean asksIdentity() {
        return contains("openid");
    }

    /**
     * The single scopes.
     *
     * @return an unmodifiable set in the order asked
     */
    public Set<String> asSet() {
        return scopes;
    }

    /** Prints the scopes as they stand in a request. */
    @Override
    public String toString() {
        return String.join(" ", scopes);
    }
}
