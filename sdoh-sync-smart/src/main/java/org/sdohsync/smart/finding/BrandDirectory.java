// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import java.net.URI;
import java.util.Optional;
import org.sdohsync.smart.discovery.SmartConfiguration;

/**
 * Fetches brand bundles, without tokens, and caches them by their ETag (SMART App Launch 2.2, User-Access Brands
 * §Conformance). At most {@link #MOST_KEPT} are cached; others are fetched each time. Safe for use by many threads.
 */
public interface BrandDirectory {
    /** How many bundles are kept: 16. */
    int MOST_KEPT = 16;

    /**
     * Returns a bundle, fetched or, if it has not changed, from the cache.
     *
     * @param address the address of the bundle
     * @return the bundle
     * @throws FindingException if there is no bundle at the address, or it cannot be fetched
     */
    BrandBundle fetch(URI address);

    /**
     * Returns a source's own brands, which take precedence over those of a collection.
     *
     * @param source the source's SMART configuration
     * @return its bundle; empty if it names none
     * @throws FindingException if it names one that cannot be fetched
     */
    Optional<BrandBundle> of(SmartConfiguration source);
}
