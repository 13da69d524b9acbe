// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.smart.scope.Scopes;
import org.sdohsync.testkit.Requirement;

/** What an app knows about one source is used for that source only. */
@Requirement({"REG-07", "REG-15"})
class SourceSettingsTest {
    private static final String HERE = "https://here.example/fhir";
    private static final String THERE = "https://there.example/fhir";
    private static final ClientIdentity CLIENT =
            ClientIdentity.withSecret("app", Method.CLIENT_SECRET_BASIC, Secret.of("canary"), null);

    private final SmartApp app = SmartApp.named("foodbank")
            .redirect("https://app.example/cb")
            .at(
                    HERE + "/",
                    SourceSettings.none()
                            .client(CLIENT)
                            .redirect("https://app.example/cb/here")
                            .scopes("user/Task.rs")
                            .scopeStyle(ScopeStyle.V1)
                            .tokenEndpoint("https://as.example/t"));

    @Test
    void at_oneSource_isUsedThere() {
        assertThat(app.registrationAt(HERE)).contains(CLIENT);
        assertThat(app.redirectFor(HERE)).isEqualTo("https://app.example/cb/here");
        assertThat(app.scopesAt(HERE, Role.patient()).asSet()).containsExactly("user/Task.rs");
        assertThat(app.settingsAt(HERE).scopeStyle()).contains(ScopeStyle.V1);
        assertThat(app.settingsAt(HERE).published().text("token_endpoint")).contains("https://as.example/t");
    }

    @Test
    void at_oneSource_isNotUsedElsewhere() {
        assertThat(app.registrationAt(THERE)).isEmpty();
        assertThat(app.redirectFor(THERE)).matches("https://app\\.example/cb/[0-9a-f]{32}");
        assertThat(app.oneRedirect().redirectFor(THERE)).isEqualTo("https://app.example/cb");
        assertThat(app.scopesAt(THERE, Role.patient())).isEqualTo(Scopes.PATIENT);
        assertThat(app.settingsAt(THERE)).isSameAs(SourceSettings.none());
    }

    @Test
    void registeredAt_keepsTheOtherSettingsOfThatSource() {
        SmartApp again = app.registeredAt(HERE, ClientIdentity.publicClient("other"));

        assertThat(again.redirectFor(HERE)).isEqualTo("https://app.example/cb/here");
        assertThat(again.registrationAt(HERE)).map(ClientIdentity::clientId).contains("other");
    }

    @Test
    void settings_thatMakeNoSense_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceSettings.none().scopes(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceSettings.none().redirect("ftp://x"));
        assertThat(app.settingsAt(HERE).toString()).doesNotContain("canary");
    }
}
