// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.spring.web.LaunchSession;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LaunchSessionTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void cookie_ofASecureApplication_isForThisHostAloneAndHiddenFromScripts() {
        Secret value = new CookieLaunchSession(true, Entropy.secure()).open(request, response);

        Cookie cookie = Objects.requireNonNull(response.getCookie("__Host-sdoh-sync-launch"));
        assertThat(cookie.getValue()).isEqualTo(value.reveal()).hasSize(43);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSecure()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
        assertThat(cookie.getMaxAge()).isEqualTo(900);
        assertThat(cookie.getAttribute("SameSite")).isEqualTo("Lax");
    }

    @Test
    void cookie_thatTheBrowserHas_isKept_soThatTwoTabsCanLaunch() {
        LaunchSession session = new CookieLaunchSession(true, Entropy.secure());
        Secret first = session.open(request, response);
        request.setCookies(response.getCookies());

        assertThat(session.open(request, new MockHttpServletResponse())).isEqualTo(first);
        assertThat(session.find(request)).contains(first);
    }

    @Test
    void cookie_thatIsNotOurs_isNoValue() {
        LaunchSession session = new CookieLaunchSession(true, Entropy.secure());
        request.setCookies(
                new Cookie("__Host-sdoh-sync-launch", "short"), new Cookie("sdoh-sync-launch", "a".repeat(43)));

        assertThat(session.find(request)).isEmpty();
        assertThat(session.open(request, response).reveal()).hasSize(43);
    }

    @Test
    void values_ofTwoBrowsers_differ() {
        LaunchSession session = new CookieLaunchSession(false, Entropy.secure());

        assertThat(session.open(request, response)).isNotEqualTo(session.open(request, response));
    }

    @Test
    void servletSession_keepsItsValue_andNeedsASession() {
        LaunchSession session = new HttpLaunchSession(Entropy.secure());
        assertThat(session.find(request)).isEmpty();
        assertThat(request.getSession(false)).isNull();
        Secret value = session.open(request, response);

        assertThat(session.open(request, response)).isEqualTo(value);
        assertThat(session.find(request)).contains(value);
        assertThat(response.getCookies()).isEmpty();
    }
}
