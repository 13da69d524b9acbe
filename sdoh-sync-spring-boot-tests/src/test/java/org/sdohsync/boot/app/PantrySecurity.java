// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot.app;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The application's own security: what {@code docs/spring-boot.md} says, and no more. */
@Configuration(proxyBeanMethods = false)
class PantrySecurity {
    @Bean
    SecurityFilterChain pages(HttpSecurity http) {
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers("/sdoh-sync/jwks.json", "/sdoh-sync/push/**")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .csrf(csrf -> csrf.ignoringRequestMatchers("/sdoh-sync/push/**"))
                .formLogin(withDefaults())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(user("alice"), user("bob"));
    }

    private static UserDetails user(String name) {
        return User.withUsername(name)
                .password("{noop}open " + name)
                .roles("STAFF")
                .build();
    }
}
