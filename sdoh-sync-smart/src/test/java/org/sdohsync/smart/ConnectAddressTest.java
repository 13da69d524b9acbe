// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.AddressException;

/** The addresses that users give. */
class ConnectAddressTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final SmartClient client = world.client();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void connect_ofUnsafeAddress_isRefusedBeforeAnythingIsSent() {
        assertThatExceptionOfType(AddressException.class).isThrownBy(() -> client.connect("http://ehr.example/fhir"));
        assertThatExceptionOfType(AddressException.class).isThrownBy(() -> client.connect("https://10.0.0.1/fhir"));
        assertThatExceptionOfType(AddressException.class).isThrownBy(() -> client.connect("nonsense"));
    }

    @Test
    void connect_ofMetadataAddress_findsTheBase() {
        world.source.token(firstTokens());
        Launch launch = client.connect(world.source.base() + "/metadata")
                .asRecipient("Organization/1")
                .startLaunch();

        assertThat(client.completeLaunch(approval(launch.authorizeUrl())).source())
                .isEqualTo(world.source.base());
    }
}
