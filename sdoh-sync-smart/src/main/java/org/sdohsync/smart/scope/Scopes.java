// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.scope;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set of scopes, in the order of the request (RFC 6749 §3.3). Immutable; safe for use by many threads. */
public final class Scopes {
    /** The default scopes of a recipient of referrals: those that the SDOHCC light workflow needs. */
    public static final Scopes RECIPIENT = parse("openid fhirUser offline_access user/Task.rus user/ServiceRequest.rs"
            + " user/Procedure.crus user/Patient.rs user/Consent.rs user/Condition.rs user/Goal.rs user/Observation.rs"
            + " user/Organization.rs user/Practitioner.rs user/PractitionerRole.rs user/HealthcareService.rs"
            + " user/Location.rs");

    /** The default scopes of a patient's app. */
    public static final Scopes PATIENT = parse("launch/patient openid fhirUser offline_access patient/Patient.rs"
            + " patient/Task.rus patient/ServiceRequest.rs patient/Questionnaire.rs patient/QuestionnaireResponse.crus"
            + " patient/Consent.rs patient/Condition.rs patient/Goal.rs patient/Observation.rs patient/Procedure.rs"
            + " patient/Organization.rs patient/Practitioner.rs patient/PractitionerRole.rs"
            + " patient/HealthcareService.rs patient/Location.rs patient/DocumentReference.crs patient/Binary.r");

    private static final int MOST = 1024;
    private static final int MOST_CHARACTERS = 65_536;

    private final Set<String> scopes;

    private Scopes(Set<String> scopes) {
        this.scopes = Collections.unmodifiableSet(scopes);
    }

    /**
     * Parses a {@code scope} parameter.
     *
     * @param text scopes separated by spaces; repeated spaces are ignored
     * @return the scopes
     */
    public static Scopes parse(String text) {
        return of(List.of(requireNonNull(text, "text").split("\\s+")));
    }

    /**
     * Creates a set of scopes.
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
     * Converts the resource scopes to one style; other scopes are unchanged.
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
     * Returns these scopes without some of them.
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
     * Converts these scopes for a backend service (SMART App Launch 2.2, Backend Services §Scopes): only the resource scopes,
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
     * Returns these scopes with another one.
     *
     * @param more the scope to add
     * @return the scopes; unchanged if it is already among them
     */
    public Scopes with(String more) {
        Set<String> wider = new LinkedHashSet<>(scopes);
        wider.add(requireNonNull(more, "more"));
        return new Scopes(wider);
    }

    /**
     * Limits the number of scopes from a server's answer, which the standard does not bound, to 1,024 scopes and 65,536
     * characters.
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
     * Tells whether these contain a scope, compared exactly.
     *
     * @param scope the scope
     * @return true if it is
     */
    public boolean contains(String scope) {
        return scopes.contains(scope);
    }

    /**
     * Tells whether the user's identity is requested.
     *
     * @return true if {@code openid} is among these
     */
    public boolean asksIdentity() {
        return contains("openid");
    }

    /**
     * The single scopes.
     *
     * @return an unmodifiable set in the order of the request
     */
    public Set<String> asSet() {
        return scopes;
    }

    /** Prints the scopes as in a request, separated by spaces. */
    @Override
    public String toString() {
        return String.join(" ", scopes);
    }
}
