// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request to the FHIR server has to be: signed with a token that was issued, as a Bearer token (RFC 6750 §2.1) or with a
 * proof (RFC 9449 §7).
 */
final class ResourceRules {
    private static final Set<String> SCHEMES = Set.of("Bearer", "DPoP");

    private final Faults faults;
    private final IssueRules issued;
    private final ProofRules proofs;
    private final Pattern resources;
    private final Pattern open;

    ResourceRules(Faults faults, IssueRules issued, ProofRules proofs, String fhirBase) {
        this.faults = faults;
        this.proofs = proofs;
        this.issued = issued;
        this.resources = Pattern.compile(Pattern.quote(fhirBase) + "(/[A-Z_$].*|/?(\\?.*)?)");
        this.open = Pattern.compile(
                Pattern.quote(fhirBase) + "/(metadata|\\.well-known/(smart-configuration|udap))(\\?.*)?");
    }

    /** Judges a request, if it is one for resources. */
    void judge(WireRequest request) {
        if (isForResources(request)) {
            String header = request.header("Authorization").orElse("");
            faults.require(!header.isEmpty(), "fhir: without a token", request);
            if (!header.isEmpty()) {
                List<String> parts = List.of(header.split(" ", 2));
                boolean known = parts.size() == 2 && !parts.get(1).isEmpty() && SCHEMES.contains(parts.get(0));
                faults.require(known, "fhir: Authorization is not Bearer, nor DPoP", request);
                String token = known ? parts.get(1) : header;
                issued.accessToken(token, request);
                if (known) {
                    proofs.judgeUse(request, parts.get(0), token);
                }
            }
        }
    }

    boolean isForResources(WireRequest request) {
        return !request.isForm() && resources.matcher(request.url().toString()).matches();
    }

    /** Whether it is a description, which is open to anybody. */
    boolean isDiscovery(WireRequest request) {
        return open.matcher(request.url().toString()).matches();
    }
}
