// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.smart.internal.udap.UdapDiscovery;
import org.sdohsync.smart.internal.udap.UdapMetadata;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.CertificateAuthority.Issued;

/** UDAP metadata: a header and claims that are signed by a member, a line each, and the document with one {@code @jwt@} in it. */
final class UdapTarget implements Target {
    private static final int PARTS = 3;

    private final CertificateAuthority root = CertificateAuthority.root("root", Scene.CLOCK.instant());
    private final Issued member = root.order("county", Scene.BASE.toString()).issue();
    private final TrustCommunity community = TrustCommunity.trusting(
                    KeyStoreSource.of(CertificateAuthority.trusting(root), new char[0]))
            .toleratingUnknownRevocation();

    @Override
    public String name() {
        return "udap";
    }

    @Override
    public Reading read(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split("\n", PARTS);
        String document = parts.length < PARTS
                ? parts[0]
                : parts[2].replaceFirst("@jwt@", signed(parts[0].replaceFirst("@x5c@", certificate()), parts[1]));
        UdapDiscovery discovery = new UdapDiscovery(
                Answer.of(document.getBytes(StandardCharsets.UTF_8)).senderAt("/udap"),
                Scene.RULES,
                Scene.CLOCK,
                community);
        Optional<UdapMetadata> read = discovery.of(Scene.BASE);
        return new Reading(
                "ok "
                        + read.map(found -> found.certifications().isEmpty() + " " + (found.authorization() == null))
                                .orElse("none"),
                "");
    }

    private String certificate() {
        try {
            return Base64.getEncoder().encodeToString(member.certificate().getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate that was read has an encoding", impossible);
        }
    }

    private String signed(String header, String claims) {
        String signing = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(member.key());
            signature.update(signing.getBytes(StandardCharsets.US_ASCII));
            return signing + "." + encoded(signature.sign());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform signs so", missing);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
