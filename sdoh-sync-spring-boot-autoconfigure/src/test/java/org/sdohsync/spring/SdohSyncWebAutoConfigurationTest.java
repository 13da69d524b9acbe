// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.spring.web.BrowserLaunches;
import org.sdohsync.spring.web.PushReceiver;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The endpoints without a source; a launch as a whole is in the examples. */
class SdohSyncWebAutoConfigurationTest {
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(SdohSyncAutoConfiguration.class, SdohSyncWebAutoConfiguration.class))
            .withUserConfiguration(Web.class)
            .withBean(DataSource.class, Databases::fresh)
            .withPropertyValues(Databases.SETTINGS)
            .withPropertyValues("sdoh-sync.schedule.enabled=false");

    @Test
    void callback_withoutTheBrowsersValue_isRefused() {
        runner.run(context -> {
            MockHttpServletResponse answer = ask(context, get("/sdoh-sync/callback?code=Canary&state=abc"));

            assertThat(answer.getStatus()).isEqualTo(403);
            assertThat(answer.getContentAsString()).contains("Begin again").doesNotContain("Canary");
            assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        });
    }

    @Test
    void callback_ofASourceThatHasAnAddressOfItsOwn_isServedToo() {
        runner.run(context -> assertThat(ask(context, get("/sdoh-sync/callback/0123abcd?code=1&state=2"))
                        .getStatus())
                .isEqualTo(403));
    }

    @Test
    void callback_onlyLookedAt_usesNothingUp() {
        runner.run(context -> assertThat(
                        ask(context, head("/sdoh-sync/callback?code=1&state=2")).getStatus())
                .isEqualTo(405));
    }

    @Test
    void failedPage_thatIsSet_isWhereTheBrowserGoes() {
        runner.withPropertyValues("sdoh-sync.web.failed-page=/sources?tab=1").run(context -> {
            MockHttpServletResponse answer = ask(context, get("/sdoh-sync/callback?code=Canary&state=abc"));

            assertThat(answer.getStatus()).isEqualTo(303);
            assertThat(answer.getHeader("Location")).isEqualTo("/sources?tab=1&reason=WRONG_SESSION");
        });
    }

    @Test
    void launch_byAnUnknownSource_isRefusedAndNothingIsSent() {
        runner.run(context -> assertThat(ask(context, get("/sdoh-sync/launch?iss=https://evil.example/r4&launch=1"))
                        .getStatus())
                .isEqualTo(403));
    }

    @Test
    void launch_withoutParameters_isRefused() {
        runner.run(context ->
                assertThat(ask(context, get("/sdoh-sync/launch")).getStatus()).isEqualTo(400));
    }

    @Test
    void connect_fromAnotherSite_isForbidden() {
        runner.run(context -> assertThat(ask(
                                context,
                                post("/sdoh-sync/connect")
                                        .param("source", "county")
                                        .header("Origin", "https://evil.example"))
                        .getStatus())
                .isEqualTo(403));
    }

    @Test
    void connect_byALink_isNotAllowed() {
        runner.run(context -> assertThat(
                        ask(context, get("/sdoh-sync/connect?source=county")).getStatus())
                .isEqualTo(405));
    }

    @Test
    void connect_toASourceOrConnectionThatIsNone_isNotFound() {
        runner.run(context -> {
            assertThat(ask(context, post("/sdoh-sync/connect").param("source", "city"))
                            .getStatus())
                    .isEqualTo(404);
            assertThat(ask(context, post("/sdoh-sync/connect")).getStatus()).isEqualTo(404);
            assertThat(ask(context, post("/sdoh-sync/connect").param("connection", "theirs"))
                            .getStatus())
                    .isEqualTo(404);
        });
    }

    @Test
    void jwks_withoutKeys_isNotFound() {
        runner.run(
                context -> assertThat(ask(context, get("/sdoh-sync/jwks.json")).getStatus())
                        .isEqualTo(404));
    }

    @Test
    void jwks_withKeys_showsTheirPublicParts() throws Exception {
        SigningKeys keys = SigningKeys.newestFirst(key());
        runner.withBean(SigningKeys.class, () -> keys).run(context -> {
            MockHttpServletResponse answer = ask(context, get("/sdoh-sync/jwks.json"));

            assertThat(answer.getContentType()).isEqualTo("application/json");
            assertThat(answer.getContentAsString())
                    .isEqualTo(keys.publicJwkSet())
                    .doesNotContain("\"d\"");
        });
    }

    @Test
    void push_withoutAReceiver_isNotThere() {
        runner.run(context ->
                assertThat(ask(context, post("/sdoh-sync/push/7")).getStatus()).isEqualTo(404));
    }

    @Test
    void push_withAReceiver_handsTheRequestOn() {
        AtomicReference<String> got = new AtomicReference<>("");
        PushReceiver receiver = (method, path, header, body) -> {
            try {
                got.set(method + " " + path + " " + header.apply("authorization") + " "
                        + new String(body.readAllBytes(), StandardCharsets.UTF_8));
                return 202;
            } catch (IOException unread) {
                return 500;
            }
        };
        runner.withBean(PushReceiver.class, () -> receiver).run(context -> {
            assertThat(ask(
                                    context,
                                    post("/sdoh-sync/push/7")
                                            .header("Authorization", "Bearer x")
                                            .content("hello"))
                            .getStatus())
                    .isEqualTo(202);
            assertThat(got).hasValue("POST /7 Bearer x hello");
        });
    }

    @Test
    void push_thatIsSet_hasAReceiverOfItsOwn() {
        runner.withPropertyValues("sdoh-sync.web.push=true").run(context -> {
            assertThat(context).hasSingleBean(SubscriptionManager.class);
            assertThat(ask(context, get("/sdoh-sync/push/none.owner")).getStatus())
                    .isEqualTo(405);
            assertThat(ask(context, post("/sdoh-sync/push/none.owner")).getStatus())
                    .isEqualTo(404);
        });
    }

    @Test
    void push_thatIsSetBesideAReceiverOfTheApplication_isTheApplications() {
        PushReceiver receiver = (method, path, header, body) -> 202;
        runner.withPropertyValues("sdoh-sync.web.push=true")
                .withBean(PushReceiver.class, () -> receiver)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(SubscriptionManager.class);
                    assertThat(ask(context, post("/sdoh-sync/push/7")).getStatus())
                            .isEqualTo(202);
                });
    }

    @Test
    void endpoints_thatAreDisabled_areNotThere() {
        runner.withPropertyValues("sdoh-sync.web.enabled=false").run(context -> {
            assertThat(ask(context, get("/sdoh-sync/callback")).getStatus()).isEqualTo(404);
            assertThat(context).doesNotHaveBean(BrowserLaunches.class);
        });
    }

    @Test
    void endpoints_outsideOfAWebApplication_areNotMade() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(SdohSyncAutoConfiguration.class, SdohSyncWebAutoConfiguration.class))
                .withBean(DataSource.class, Databases::fresh)
                .withPropertyValues(Databases.SETTINGS)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BrowserLaunches.class));
    }

    private static SigningKey key() throws NoSuchAlgorithmException, InvalidAlgorithmParameterException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        return SigningKey.of(generator.generateKeyPair(), "2026");
    }

    private static MockHttpServletResponse ask(WebApplicationContext context, RequestBuilder request) throws Exception {
        MockMvc mvc = MockMvcBuilders.webAppContextSetup(context).build();
        return mvc.perform(request).andReturn().getResponse();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Web {}
}
