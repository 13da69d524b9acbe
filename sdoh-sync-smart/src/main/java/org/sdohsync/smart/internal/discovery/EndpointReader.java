// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.net.URI;
import java.util.Optional;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.discovery.DiscoveryException;

/** Resolves and checks the addresses in a description: they are not trusted, and codes and secrets are sent there. */
final class EndpointReader {
    private final FhirBase base;
    private final AddressRules rules;
    private final MetadataWarnings remarks;

    EndpointReader(FhirBase base, AddressRules rules, MetadataWarnings remarks) {
        this.base = base;
        this.rules = rules;
        this.remarks = remarks;
    }

    /** An address that a launch needs; an unsafe one is refused. */
    Optional<URI> needed(Optional<String> text, String name) {
        return text.map(address -> resolve(address, name));
    }

    /** An optional address; an unsafe one is ignored. */
    Optional<URI> optional(Optional<String> text, String name) {
        try {
            return needed(text, name);
        } catch (DiscoveryException unusable) {
            remarks.add(name, "is not permitted by the address rules; it is ignored");
            return Optional.empty();
        }
    }

    // SMART App Launch 2.2, Conformance §Using well-known: relative addresses are resolved against the base as a
    // folder.
    private URI resolve(String address, String name) {
        try {
            if (address.length() > FhirBase.MOST_CHARACTERS) {
                throw new IllegalArgumentException("the address is too long");
            }
            URI resolved = URI.create(base + "/").resolve(address.trim());
            rules.check(resolved, name);
            if (!address.trim().contains(":")) {
                remarks.add(name, "is relative; it was resolved against the FHIR base");
            }
            return resolved;
        } catch (AddressException refused) {
            throw new DiscoveryException(
                    "SMART configuration of " + base + " cannot be used: " + refused.getMessage(),
                    DiscoveryException.Reason.UNUSABLE,
                    null,
                    refused);
        } catch (IllegalArgumentException malformed) {
            throw new DiscoveryException(
                    "SMART configuration of " + base + " cannot be used: its " + name
                            + " is not a URL; tell the source's operator",
                    DiscoveryException.Reason.UNUSABLE,
                    null,
                    null);
        }
    }
}
