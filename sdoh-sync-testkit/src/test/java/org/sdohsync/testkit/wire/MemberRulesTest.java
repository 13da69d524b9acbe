// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.testkit.wire.WireExamples.BASE;
import static org.sdohsync.testkit.wire.WireExamples.KEY;
import static org.sdohsync.testkit.wire.WireExamples.NOW;
import static org.sdohsync.testkit.wire.WireExamples.TOKEN;
import static org.sdohsync.testkit.wire.WireExamples.backend;
import static org.sdohsync.testkit.wire.WireExamples.claims;
import static org.sdohsync.testkit.wire.WireExamples.jws;
import static org.sdohsync.testkit.wire.WireExamples.rsa;
import static org.sdohsync.testkit.wire.WireExamples.token;
import static org.sdohsync.testkit.wire.WireExamples.with;

import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.MutableClock;

/** Assertions of members of a trust community are judged by their own rules. */
class MemberRulesTest {
    private final WireRules rules = WireRules.at(BASE, TOKEN).clock(MutableClock.at(NOW));
    private final String certificate = certificate();

    private static String certificate() {
        try {
            return Base64.getEncoder()
                    .encodeToString(CertificateAuthority.root("root", NOW)
                            .order("app", "https://app.example/app")
                            .keys(KEY)
                            .issue()
                            .certificate()
                            .getEncoded());
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void assertion_ofAMember_isRight() {
        rules.received(token(with(backend(jws(header("RS384"), claims("j1"), KEY)), "udap", "1")));

        assertThat(rules.faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RS512, alg is none of UDAP's", "none, alg is none of UDAP's", "RS256, signature is not by"})
    void assertion_withAnotherAlgorithm_isNamed(String algorithm, String fault) {
        rules.received(token(with(backend(jws(header(algorithm), claims("j1"), KEY)), "udap", "1")));

        assertThat(String.join("\n", rules.faults())).contains(fault);
    }

    @Test
    void assertion_withoutCertificateOrByAnotherKey_isNamed() {
        rules.received(
                token(with(backend(jws("{\"alg\":\"RS384\",\"typ\":\"JWT\"}", claims("j1"), KEY)), "udap", "2")));
        rules.received(token(with(backend(jws(header("RS384"), claims("j2"), rsa())), "udap", "1")));

        assertThat(String.join("\n", rules.faults()))
                .contains("x5c missing")
                .contains("udap is not 1")
                .contains("signature is not by the certificate in x5c");
    }

    private String header(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"x5c\":[\"" + certificate + "\"]}";
    }
}
