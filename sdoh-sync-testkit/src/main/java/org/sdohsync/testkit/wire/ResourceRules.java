// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.util.regex.Pattern;

/** What a request to the FHIR server has to be: signed with a token that was issued, as a Bearer token (RFC 6750 §2.1). */
final class ResourceRules {
    private static final String BEARER = "Bearer ";

    private final Faults faults;
    private final IssueRules issued;
    private final Pattern resources;
    private final Pattern open;

    ResourceRules(Faults faults, IssueRules issued, String fhirBase) {
        this.faults = faults;
        this.issued = issued;
        this.resources = Pattern.compile(Pattern.quote(fhirBase) + "(/[A-Z_$].*|/?(\\?.*)?)");
        this.open = Pattern.compile(Pattern.quote(fhirBase) + "/(metadata|\\.well-known/smart-configuration)(\\?.*)?");
    }

    /** Judges a request, if it is one for resources. */
    void judge(WireRequest request) {
        if (isForResources(request)) {
            String header = request.header("Authorization").orElse("");
            faults.require(!header.isEmpty(), "fhir: without a token", request);
            if (!header.isEmpty()) {
                boolean bearer = header.startsWith(BEARER) && header.length() > BEARER.length();
                faults.require(bearer, "fhir: Authorization is not Bearer", request);
                issued.accessToken(header.replaceFirst("^" + BEARER, ""), request);
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
