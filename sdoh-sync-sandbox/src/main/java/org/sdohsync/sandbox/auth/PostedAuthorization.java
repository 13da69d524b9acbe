// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Turns an authorization request sent by POST, which SMART asks servers to accept, into the GET that survives a login. */
final class PostedAuthorization extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean posted =
                request.getMethod().equals("POST") && request.getRequestURI().equals(Paths.AUTHORIZE);
        if (!posted || request.getParameter(OAuth2ParameterNames.RESPONSE_TYPE) == null) {
            chain.doFilter(request, response);
            return;
        }
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath(Paths.AUTHORIZE);
        request.getParameterMap().forEach((name, values) -> {
            for (String value : values) {
                uri.queryParam(UriUtils.encode(name, UTF_8), UriUtils.encode(value, UTF_8));
            }
        });
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", uri.build(true).toUriString());
    }
}
