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
 * A source somebody named. Its being named gives no right to use it and promises nothing: its own description says what it takes
 * (SMART App Launch 2.2, User-Access Brands §Metadata), so connect it with {@code SmartClient.connect}. Names are text from outside.
 * Immutable.
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
     * What to show the user.
     *
     * @return the name, or the host where nobody named it
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
     * The FHIR versions it was said to speak.
     *
     * @return versions such as {@code 4.0.1}; an empty list says nothing
     */
    public List<String> fhirVersions() {
        return fhirVersions;
    }

    /**
     * Tells whether it may be spoken to in R4.
     *
     * @return false only if its versions are known and none is of R4
     */
    public boolean mayBeR4() {
        return fhirVersions.isEmpty() || fhirVersions.stream().anyMatch(version -> version.startsWith("4.0"));
    }

    /**
     * The organizations whose patients or partners use it.
     *
     * @return the brands, empty where no bundle named any
     */
    public List<Brand> brands() {
        return brands;
    }

    /**
     * The page on which its users know it.
     *
     * @return the first brand's portal, if one was named
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
