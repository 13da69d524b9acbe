// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.http.AddressRules;

/** The special-purpose ranges of the IANA registries, at both sides of their edges, and the ways to write an address. */
class SpecialAddressesTest {
    private static final AddressRules STRICT = AddressRules.strict();

    /** The last address before the range, its first, its last, the first after it; where a neighbour is special too it is left out. */
    @ParameterizedTest
    @CsvSource({
        "'', 0.0.0.0, 0.255.255.255, 1.0.0.0",
        "9.255.255.255, 10.0.0.0, 10.255.255.255, 11.0.0.0",
        "100.63.255.255, 100.64.0.0, 100.127.255.255, 100.128.0.0",
        "126.255.255.255, 127.0.0.0, 127.255.255.255, 128.0.0.0",
        "169.253.255.255, 169.254.0.0, 169.254.255.255, 169.255.0.0",
        "172.15.255.255, 172.16.0.0, 172.31.255.255, 172.32.0.0",
        "191.255.255.255, 192.0.0.0, 192.0.0.255, 192.0.1.0",
        "192.0.1.255, 192.0.2.0, 192.0.2.255, 192.0.3.0",
        "192.88.98.255, 192.88.99.0, 192.88.99.255, 192.88.100.0",
        "192.167.255.255, 192.168.0.0, 192.168.255.255, 192.169.0.0",
        "198.17.255.255, 198.18.0.0, 198.19.255.255, 198.20.0.0",
        "198.51.99.255, 198.51.100.0, 198.51.100.255, 198.51.101.0",
        "203.0.112.255, 203.0.113.0, 203.0.113.255, 203.0.114.0",
        "223.255.255.255, 224.0.0.0, 255.255.255.255, ''",
        "'', ::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2000::",
        "'', 64:ff9b::, 64:ff9b::ffff:ffff, ''",
        "'', 64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff, ''",
        "'', 100::, 100::ffff:ffff:ffff:ffff, ''",
        "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:200::",
        "'', 2001:2::, 2001:2:0:ffff:ffff:ffff:ffff:ffff, ''",
        "'', 2001:10::, 2001:1f:ffff:ffff:ffff:ffff:ffff:ffff, ''",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
        "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2003::",
        "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:1000::",
        "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 4000::, 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ''",
        "'', fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ''",
        "'', fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ''",
        "'', fec0::, feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ''",
        "'', ff00::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ''"
    })
    void range_isRefusedFromItsFirstAddressToItsLast(String before, String first, String last, String after)
            throws Exception {
        for (String inside : new String[] {first, last}) {
            assertThat(STRICT.permits(InetAddress.getByName(inside))).as(inside).isFalse();
            assertThatExceptionOfType(AddressException.class)
                    .as(inside)
                    .isThrownBy(() -> STRICT.check(literal(inside), "FHIR base"))
                    .satisfies(
                            refused -> assertThat(refused.reason()).isEqualTo(AddressException.Reason.PRIVATE_ADDRESS));
        }
        for (String outside : new String[] {before, after}) {
            if (!outside.isEmpty()) {
                assertThat(STRICT.permits(InetAddress.getByName(outside)))
                        .as(outside)
                        .isTrue();
                STRICT.check(literal(outside), "FHIR base");
            }
        }
    }

    /** An address inside another one is what a translator or a tunnel would connect to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::10.0.0.1",
                "::127.0.0.1",
                "::93.184.216.34",
                "64:ff9b::127.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b::93.184.216.34",
                "64:ff9b:1::10.0.0.1",
                "2002:a9fe:a9fe::1",
                "2002:5db8:d822::1",
                "2001:0:5db8:d822:0:0:5601:5601",
                "2a00:1450::5efe:10.0.0.1",
                "2a00:1450::200:5efe:127.0.0.1"
            })
    void embeddedAddress_isRefused(String text) throws Exception {
        assertThat(STRICT.permits(InetAddress.getByName(text))).isFalse();
        assertThatExceptionOfType(AddressException.class).isThrownBy(() -> STRICT.check(literal(text), "FHIR base"));
    }

    @Test
    void embeddedPublicAddress_ofMappedAndIsatap_isJudgedAsItself() throws Exception {
        assertThat(STRICT.permits(InetAddress.getByName("::ffff:93.184.216.34")))
                .isTrue();
        assertThat(STRICT.permits(InetAddress.getByName("2a00:1450::5efe:93.184.216.34")))
                .isTrue();
        assertThat(STRICT.permits(InetAddress.getByName("2a00:1450:4001:82a::200e")))
                .isTrue();
    }

    /** A network that reaches IPv4 by translation is one's own: whoever allows it still gets the inner address judged. */
    @ParameterizedTest
    @CsvSource({
        "64:ff9b::93.184.216.34, true",
        "64:ff9b::10.0.0.1, true",
        "64:ff9b::127.0.0.1, false",
        "64:ff9b::169.254.169.254, false",
        "64:ff9b::198.18.0.1, false",
        "64:ff9b:1::93.184.216.34, false",
        "fd00::1, true",
        "fec0::1, true",
        "10.0.0.1, true",
        "100.64.0.1, true",
        "192.0.0.1, false",
        "198.18.0.1, false",
        "fe80::1, false",
        "2002:a00:1::1, false",
        "::10.0.0.1, false"
    })
    void permits_withPrivateNetworksAllowed_stillRefusesTheRest(String text, boolean permitted) throws Exception {
        AddressRules ownNetwork = STRICT.allowingPrivateNetworks().allowingLoopback();

        assertThat(ownNetwork.permits(InetAddress.getByName(text))).isEqualTo(permitted);
    }

    /** What one program reads as a name and another as an address of this machine is neither. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/r4",
                "https://017700000001/r4",
                "https://0x7f000001/r4",
                "https://0x7f.0.0.1/r4",
                "https://0177.0.0.1/r4",
                "https://127.0.0.01/r4",
                "https://010.0.0.1/r4",
                "https://127.1/r4",
                "https://127.0.1/r4",
                "https://127.0.0.1./r4",
                "https://10.0.0.1../r4",
                "https://256.0.0.1/r4",
                "https://1.2.3.4.5/r4",
                "https://fhir.0x7f/r4",
                "https://[fe80::1%25eth0]/r4",
                "https://[fe80::1%eth0]/r4",
                "https://[fe80::1%1]/r4",
                "https://[2a00:1450::1%lo]/r4",
                "https://%31%32%37.0.0.1/r4",
                "https://127%2e0%2e0%2e1/r4",
                "https://127\u30020\u30020\u30021/r4",
                "https://\uff11\uff12\uff17.0.0.1/r4",
                "https://\u2460\u2461\u2466.0.0.1/r4"
            })
    void parse_ofAmbiguousAddress_isMalformed(String text) {
        for (AddressRules rules :
                new AddressRules[] {STRICT, STRICT.allowingLoopback().allowingPrivateNetworks()}) {
            assertThatExceptionOfType(AddressException.class)
                    .isThrownBy(() -> rules.parse(text, "FHIR base"))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(AddressException.Reason.MALFORMED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost./r4",
                "https://LOCALHOST/r4",
                "https://fhir.localhost/r4",
                "https://fhir.localhost./r4",
                "https://[0:0:0:0:0:0:0:1]/r4",
                "https://[::ffff:7f00:1]/r4"
            })
    void parse_ofNameOfThisMachine_isRefused(String text) {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> STRICT.parse(text, "FHIR base"))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(AddressException.Reason.PRIVATE_ADDRESS));
        assertThat(STRICT.allowingLoopback().parse(text, "FHIR base")).isEqualTo(URI.create(text));
    }

    private static URI literal(String address) {
        return URI.create("https://" + (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + "/r4");
    }
}
