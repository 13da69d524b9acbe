// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.smart.internal.udap.UdapSigner;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.spring.config.SdohSyncProperties.Udap;
import org.springframework.core.io.Resource;

/** Makes the trust community from properties. */
final class UdapFactory {
    private static final String PREFIX = "sdoh-sync.udap.";
    private static final Udap NONE = new Udap(null, null, "", null, List.of(), null, List.of(), List.of(), false);

    private UdapFactory() {}

    /**
     * Makes the community. The application's certificate is tried.
     *
     * @param wanted its properties
     * @param stores the key stores of the application
     * @return the community, empty if nothing of it is set
     * @throws SettingException if a part of it is missing or cannot be used
     */
    static Optional<TrustCommunity> community(Udap wanted, KeyStores stores) {
        if (!isSet(wanted)) {
            return Optional.empty();
        }
        String authorities = required(wanted.trustStore(), "trust-store", "the key store with its authorities");
        String own = required(wanted.keyStore(), "key-store", "the key store with the application's certificate");
        String logo = required(wanted.logo(), "logo", "the https address of a picture");
        TrustCommunity community = TrustCommunity.trusting(stores.open(authorities, PREFIX + "trust-store"));
        community = identity(community, stores.open(own, PREFIX + "key-store"), wanted.alias());
        TrustCommunity member = community;
        community = SettingException.making(
                PREFIX + "contacts", () -> member.contacts(wanted.contacts().toArray(String[]::new)));
        TrustCommunity reachable = community;
        community = SettingException.making(PREFIX + "logo", () -> reachable.logo(logo));
        String uri = wanted.community();
        if (uri != null) {
            TrustCommunity unnamed = community;
            community = SettingException.making(PREFIX + "community", () -> unnamed.named(uri));
        }
        community = community
                .certifications(
                        wanted.certifications().stream().map(UdapFactory::text).toArray(String[]::new))
                .revocationLists(wanted.revocationLists().stream()
                        .map(UdapFactory::readable)
                        .toArray(Path[]::new));
        return Optional.of(wanted.tolerateUnknownRevocation() ? community.toleratingUnknownRevocation() : community);
    }

    /**
     * Tells whether there is a community.
     *
     * @param wanted its properties
     * @return true if anything of it is set
     */
    static boolean isSet(Udap wanted) {
        return !wanted.equals(NONE);
    }

    private static TrustCommunity identity(TrustCommunity community, KeyStoreSource own, String alias) {
        TrustCommunity member = community.identity(own, alias);
        return SettingException.making(PREFIX + (alias.isEmpty() ? "key-store" : "alias"), () -> {
            // Nothing is registered without a key that signs and a URI that names the application.
            UdapSigner.of(member).clientUri();
            return member;
        });
    }

    private static String required(@Nullable String value, String name, String what) {
        if (value == null) {
            throw new SettingException("the trust community has no " + name, "set " + PREFIX + name + ": " + what);
        }
        return value;
    }

    private static Path readable(Path list) {
        if (!Files.isReadable(list)) {
            throw new SettingException(
                    "the list of revoked certificates " + list + " cannot be read",
                    "check " + PREFIX + "revocation-lists");
        }
        return list;
    }

    private static String text(Resource certification) {
        try {
            return certification.getContentAsString(StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new SettingException(
                    "a certification cannot be read from " + certification.getDescription(),
                    "check " + PREFIX + "certifications");
        }
    }
}
