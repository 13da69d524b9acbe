// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.ability;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Hides {@code If-None-Exist} from a server that does not honour it, as servers without conditional create overlook it. */
public final class HeaderFilter extends HttpFilter {
    private static final String IF_NONE_EXIST = "If-None-Exist";
    private static final long serialVersionUID = 1L;

    private final transient Abilities abilities;

    /**
     * Creates a filter.
     *
     * @param abilities what the server can do
     */
    public HeaderFilter(Abilities abilities) {
        this.abilities = requireNonNull(abilities, "abilities");
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean honoured = abilities.has(Ability.CONDITIONAL_CREATE);
        chain.doFilter(honoured ? request : new WithoutCondition(request), response);
    }

    private static final class WithoutCondition extends HttpServletRequestWrapper {
        WithoutCondition(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return IF_NONE_EXIST.equalsIgnoreCase(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return IF_NONE_EXIST.equalsIgnoreCase(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }
    }
}
