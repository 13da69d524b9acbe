// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizableData;

class SecretSettingsTest {
    @Test
    void secrets_inWhateverForm_areHidden() {
        for (String name : new String[] {
            "sdoh-sync.sealing-key",
            "sdoh-sync.sealingKey",
            "SDOH_SYNC_SEALINGKEY",
            "SDOH_SYNC_SEALING_KEY",
            "sdoh-sync.former-sealing-keys[0]",
            "sdoh-sync.signing-keys[0]",
            "sdoh-sync.sources.county.client-secret",
            "SDOH_SYNC_SOURCES_COUNTY_CLIENTSECRET",
            "sdoh-sync.key-stores.token.password",
            "sdoh-sync.keyStores.token.password",
            "SDOH_SYNC_KEYSTORES_TOKEN_PASSWORD",
            "sdoh-sync.sources.county.transport.proxy.password"
        }) {
            assertThat(shown(name)).as(name).isEqualTo(SanitizableData.SANITIZED_VALUE);
        }
    }

    @Test
    void otherSettings_areLeftAsTheyAre() {
        for (String name : new String[] {
            "sdoh-sync.base-url",
            "sdoh-sync.sources.county.client-id",
            "sdoh-sync.sealing.key-store",
            "SDOH_SYNC_SIGNING_KEYSTORE",
            "sdoh-sync.sources.county.transport.proxy.username",
            "app.client-secret"
        }) {
            assertThat(shown(name)).as(name).isEqualTo("value");
        }
    }

    private static Object shown(String name) {
        return String.valueOf(new SecretSettings()
                .apply(new SanitizableData(null, name, "value"))
                .getValue());
    }
}
