// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;

/**
 * A source that was found in a list, a directory or a user's input. It is not verified: connect it with {@code
 * SmartClient.connect}, which reads its own description (SMART App Launch 2.2, User-Access Brands §Metadata). Names are
 * untrusted text. Immutable; safe for use by many threads.
 */
public final class FoundSource {
    private final String name;
    private final FhirBase baseUrl;
    private final List<String> fhirVersions;
    private final List<Brand> brands;

    FoundSource(String name, FhirBase baseUrl, List<String> fhirVersions, List<Brand> brands) {
        this.name = requireNonNull(name, "name");
        this.baseUrl = requireNonNull(baseUrl, "baseUrl");
        this.fhirVersions = List.copyOf(fhirVersions);
        this.brands = List.copyOf(brands);
    }

    /**
     * The name to show the user.
     *
     * @return the name, or the host if it has none
     */
    public String name() {
        return name;
    }

    /**
     * The address to connect.
     *
     * @return the FHIR base URL
     */
    public FhirBase baseUrl() {
        return baseUrl;
    }

    /**
     * The FHIR versions that were declared for it.
     *
     * @return versions such as {@code 4.0.1}; empty if unknown
     */
    public List<String> fhirVersions() {
        return fhirVersions;
    }

    /**
     * Tells whether it may support FHIR R4.
     *
     * @return false only if its versions are known and none is of R4
     */
    public boolean mayBeR4() {
        return fhirVersions.isEmpty() || fhirVersions.stream().anyMatch(version -> version.startsWith("4.0"));
    }

    /**
     * The organizations that use it.
     *
     * @return the brands; empty if no bundle names any
     */
    public List<Brand> brands() {
        return brands;
    }

    /**
     * The patient portal.
     *
     * @return the portal of the first brand that names one
     */
    public Optional<URI> portal() {
        return brands.stream().flatMap(brand -> brand.page().stream()).findFirst();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FoundSource that && name.equals(that.name) && baseUrl.equals(that.baseUrl);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, baseUrl);
    }

    @Override
    public String toString() {
        return "FoundSource[" + name + ", " + baseUrl + "]";
    }
}
