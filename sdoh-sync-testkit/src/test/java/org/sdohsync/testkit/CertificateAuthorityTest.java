// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SignatureException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.testkit.CertificateAuthority.Issued;

/** The Java runtime reads and believes what the authority of the tests writes. */
class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final CertificateAuthority root = CertificateAuthority.root("root", NOW);

    @Test
    void issue_byAuthorityBelowTheRoot_isAValidChain() throws Exception {
        Issued issued = root.subordinate("below")
                .order("holder", "https://app.example/a")
                .issue();
        PKIXParameters parameters = new PKIXParameters(CertificateAuthority.trusting(root));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOW));

        assertThat(CertPathValidator.getInstance("PKIX")
                        .validate(
                                CertificateFactory.getInstance("X.509")
                                        .generateCertPath(issued.chain().subList(0, 2)),
                                parameters))
                .isNotNull();
        assertThat(issued.chain()).hasSize(3);
        assertThat(issued.certificate().getSubjectAlternativeNames())
                .singleElement()
                .isEqualTo(List.of(6, "https://app.example/a"));
        assertThat(issued.certificate().getKeyUsage()[0]).isTrue();
        assertThat(issued.certificate().getBasicConstraints()).isEqualTo(-1);
        assertThat(issued.toString()).isEqualTo("Issued[CN=holder]");
        assertThat(issued.keyStore("pw").getKey("own", "pw".toCharArray())).isEqualTo(issued.key());
        assertThat(issued.entry().getCertificateChain()).hasSize(3);
    }

    @Test
    void issue_withTimesAndKeys_hasThem() throws Exception {
        Instant far = Instant.parse("2051-06-01T00:00:00Z");
        X509Certificate old = root.order("old", null)
                .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)))
                .keys(CertificateAuthority.rsa(2048))
                .issue()
                .certificate();

        assertThatExceptionOfType(CertificateExpiredException.class)
                .isThrownBy(() -> old.checkValidity(Date.from(NOW)));
        assertThat(old.getPublicKey().getAlgorithm()).isEqualTo("RSA");
        assertThat(root.order("late", null)
                        .valid(NOW, far)
                        .issue()
                        .certificate()
                        .getNotAfter()
                        .toInstant())
                .isEqualTo(far);
    }

    @Test
    void revocations_nameWhatIsRevoked_signedByTheAuthority() throws Exception {
        X509Certificate one = root.order("one", null)
                .revocationsAt("https://ca.example/list.crl")
                .issue()
                .certificate();
        X509Certificate two = root.order("two", null).issue().certificate();
        X509CRL list = root.revocations(NOW.plus(Duration.ofDays(1)), one);

        list.verify(root.certificate().getPublicKey());
        assertThat(list.isRevoked(one)).isTrue();
        assertThat(list.isRevoked(two)).isFalse();
        assertThat(root.revocations(NOW).getRevokedCertificates()).isNull();
        assertThat(one.getExtensionValue("2.5.29.31")).isNotNull();
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> list.verify(
                        CertificateAuthority.root("root", NOW).certificate().getPublicKey()));
    }
}
