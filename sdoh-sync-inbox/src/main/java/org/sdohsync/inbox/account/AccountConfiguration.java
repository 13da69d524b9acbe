// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.web.AccountResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who may see what, and what browsers may do with the pages. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration {
    private static final String POLICY = "Content-Security-Policy";
    private static final String PAGES = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /** Argon2id with what OWASP recommends: 19 MiB, two passes, one lane. */
    @Bean
    PasswordEncoder passwords() {
        return new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    }

    /** The library's account is the team. */
    @Bean
    AccountResolver teams() {
        AccountResolver others = AccountResolver.principal();
        return request ->
                request.getUserPrincipal() instanceof Authentication who && who.getPrincipal() instanceof Member member
                        ? member.team()
                        : others.account(request);
    }

    @Bean
    SecurityFilterChain pages(HttpSecurity http, SdohSyncProperties settings, ObjectProvider<OidcProvider> oidc) {
        oidc.ifAvailable(http::oauth2Login);
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC)
                        // What ends here was permitted when it began.
                        .permitAll()
                        .requestMatchers(
                                "/login",
                                "/setup",
                                "/error",
                                "/assets/**",
                                "/actuator/health",
                                "/sdoh-sync/jwks.json",
                                "/sdoh-sync/push/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.ignoringRequestMatchers("/sdoh-sync/push/**"))
                .formLogin(form -> form.loginPage("/login").defaultSuccessUrl("/"))
                .logout(out -> out.logoutSuccessUrl("/login?out"))
                .headers(headers -> headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .addHeaderWriter((request, response) -> policy(request, response, settings.allowLoopback())))
                .build();
    }

    private static void policy(HttpServletRequest request, HttpServletResponse response, boolean loopback) {
        String path = request.getServletPath();
        // The library's own pages say for themselves what they need.
        if (path.startsWith("/sdoh-sync/") || response.containsHeader(POLICY)) {
            return;
        }
        // These forms lead to a source's sign-in page, wherever that is.
        boolean away = path.equals("/login") || path.startsWith("/sources");
        response.setHeader(POLICY, PAGES + (away ? " https:" + (loopback ? " http://127.0.0.1:*" : "") : ""));
    }
}
