// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.match;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is asked to match (Da Vinci HRex, member match): a member, the coverage there, and the member's consent. The
 * resources are copied.
 */
public final class MemberMatchRequest {
    private final Patient member;
    private final Coverage toMatch;
    private final Consent consent;
    private final @Nullable Coverage toLink;

    private MemberMatchRequest(Patient member, Coverage toMatch, Consent consent, @Nullable Coverage toLink) {
        this.member = member;
        this.toMatch = toMatch;
        this.consent = consent;
        this.toLink = toLink;
    }

    /**
     * Creates a request.
     *
     * @param member the member, with an id
     * @param coverageToMatch the coverage at the plan that is asked, whose beneficiary is the member
     * @param consent the member's consent, of the same member: active, with a period and a policy
     * @return the request
     * @throws IllegalArgumentException if the coverage or consent is of another, or the consent is not usable
     */
    public static MemberMatchRequest of(Patient member, Coverage coverageToMatch, Consent consent) {
        String id = requireNonNull(member, "member").getIdElement().getIdPart();
        if (id == null || id.isEmpty()) {
            throw new IllegalArgumentException("the member has no id, by which coverage and consent refer to it");
        }
        requireSame(
                id,
                requireNonNull(coverageToMatch, "coverageToMatch")
                        .getBeneficiary()
                        .getReference(),
                "coverage");
        requireConsent(id, requireNonNull(consent, "consent"));
        return new MemberMatchRequest(member.copy(), coverageToMatch.copy(), consent.copy(), null);
    }

    /**
     * Adds the coverage at the plan that asks, which a plan sends and an app does not.
     *
     * @param coverageToLink the coverage, whose beneficiary is the member
     * @return the request with it
     */
    public MemberMatchRequest linking(Coverage coverageToLink) {
        requireSame(
                member.getIdElement().getIdPart(),
                coverageToLink.getBeneficiary().getReference(),
                "coverage to link");
        return new MemberMatchRequest(member, toMatch, consent, coverageToLink.copy());
    }

    /** What HRex requires of a consent, as far as it does not depend on the plans. */
    private static void requireConsent(String id, Consent consent) {
        requireSame(id, consent.getPatient().getReference(), "consent");
        boolean period = consent.getProvision().getPeriod().hasStart()
                && consent.getProvision().getPeriod().hasEnd();
        if (consent.getStatus() != Consent.ConsentState.ACTIVE
                || !period
                || consent.getPolicy().size() != 1) {
            throw new IllegalArgumentException(
                    "the consent must be active, with one policy and a provision whose period has both ends");
        }
    }

    private static void requireSame(String id, @Nullable String reference, String what) {
        if (reference == null || !reference.equals("Patient/" + id)) {
            throw new IllegalArgumentException("the " + what + " is not of the member: it must refer to Patient/" + id);
        }
    }

    /**
     * The parameters of the operation.
     *
     * @return new parameters with copies of the resources
     */
    public Parameters parameters() {
        Parameters all = new Parameters();
        add(all, "MemberPatient", member);
        add(all, "CoverageToMatch", toMatch);
        if (toLink != null) {
            add(all, "CoverageToLink", toLink);
        }
        add(all, "Consent", consent);
        return all;
    }

    private static void add(Parameters all, String name, Resource resource) {
        all.addParameter().setName(name).setResource(resource.copy());
    }

    /** Prints nothing of the member. */
    @Override
    public String toString() {
        return "MemberMatchRequest" + List.of(toLink == null ? "of an app" : "of a plan");
    }
}
