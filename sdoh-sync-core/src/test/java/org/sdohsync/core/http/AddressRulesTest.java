// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.AddressException;

class AddressRulesTest {
    private static final AddressRules STRICT = AddressRules.strict();

    @ParameterizedTest
    @CsvSource({
        "not a url, MALFORMED",
        "fhir.example/r4, MALFORMED",
        "ftp://fhir.example/r4, MALFORMED",
        "https:///r4, MALFORMED",
        "https://user:pw@fhir.example/r4, MALFORMED",
        "https://fhir.example/r4#part, MALFORMED",
        "mailto:someone@fhir.example, MALFORMED",
        "http://fhir.example/r4, NOT_HTTPS",
        "http://127.0.0.1:8080/r4, NOT_HTTPS",
        "https://127.0.0.1/r4, PRIVATE_ADDRESS",
        "https://localhost/r4, PRIVATE_ADDRESS",
        "https://[::1]/r4, PRIVATE_ADDRESS",
        "https://10.1.2.3/r4, PRIVATE_ADDRESS",
        "https://192.168.1.1/r4, PRIVATE_ADDRESS",
        "https://172.16.0.9/r4, PRIVATE_ADDRESS",
        "https://100.64.0.1/r4, PRIVATE_ADDRESS",
        "https://169.254.169.254/latest, PRIVATE_ADDRESS",
        "https://[fe80::1]/r4, PRIVATE_ADDRESS",
        "https://[fd00::1]/r4, PRIVATE_ADDRESS",
        "https://0.0.0.0/r4, PRIVATE_ADDRESS"
    })
    void parse_ofRefusedAddress_namesTheReason(String text, AddressException.Reason reason) {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> STRICT.parse(text, "FHIR base"))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("pw"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://fhir.example/r4", "HTTPS://Fhir.Example:8443", " https://93.184.216.34/x "})
    void parse_ofPublicHttps_isAccepted(String text) {
        assertThat(STRICT.parse(text, "FHIR base")).isEqualTo(URI.create(text.trim()));
    }

    @Test
    void check_withLoopbackAllowed_acceptsHttpThereAndNowhereElse() {
        AddressRules development = STRICT.allowingLoopback();

        development.check(URI.create("http://127.0.0.1:8080/r4"), "FHIR base");
        development.check(URI.create("http://localhost:8080/r4"), "FHIR base");

        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> development.check(URI.create("http://fhir.example/r4"), "FHIR base"));
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> development.check(URI.create("https://10.0.0.1/r4"), "FHIR base"));
    }

    @Test
    void permits_ofResolvedAddresses_refusesPrivateOnesUnlessAllowed() throws Exception {
        InetAddress intranet = InetAddress.getByName("10.0.0.1");
        InetAddress metadata = InetAddress.getByName("169.254.169.254");

        assertThat(STRICT.permits(intranet)).isFalse();
        assertThat(STRICT.allowingPrivateNetworks().permits(intranet)).isTrue();
        assertThat(STRICT.allowingPrivateNetworks().permits(metadata)).isFalse();
        assertThat(STRICT.permits(InetAddress.getByName("93.184.216.34"))).isTrue();
        assertThat(STRICT.permits(InetAddress.getLoopbackAddress())).isFalse();
    }
}
