// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.util.List;

/** All readers. */
public final class Targets {
    private Targets() {}

    /**
     * Makes them.
     *
     * @return the readers
     */
    public static List<Target> all() {
        Signer signer = new Signer();
        return List.of(
                new TokenTarget(),
                DescriptionTarget.configuration(),
                DescriptionTarget.capability(),
                new IssuerTarget(),
                IdTokenTarget.tokens(signer),
                IdTokenTarget.keys(signer),
                new BrandsTarget(),
                new AddressTarget(),
                new CallbackTarget(),
                new RegistrationTarget(),
                new UdapTarget(),
                new IntrospectionTarget(),
                new CdsServicesTarget(),
                new CdsCardsTarget(),
                new ModelTarget(),
                new BundleTarget(),
                new NotificationTarget(),
                new RoundTarget(),
                new ManifestTarget(),
                RecordsTarget.pages(),
                RecordsTarget.files());
    }
}
