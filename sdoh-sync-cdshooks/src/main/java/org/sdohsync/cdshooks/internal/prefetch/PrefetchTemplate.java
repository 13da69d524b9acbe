// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.prefetch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.internal.service.CdsAddresses;
import org.sdohsync.cdshooks.prefetch.PrefetchResult.Outcome;
import org.sdohsync.core.internal.http.ResourceId;

/**
 * A service's template made into a read or a search below the connection's own base (CDS Hooks §Prefetch Template). Whatever a
 * template says, the result is {@code Type/id} or {@code Type?parameters}: a template that would lead elsewhere is refused, because
 * the request carries the connection's token. For one template and one context.
 */
public final class PrefetchTemplate {
    private static final String KEPT = "-._~!$&'()*+,;=:@/?";
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
    private static final Pattern DOTS = Pattern.compile("(?:^|/)(?:\\.|%2e){1,2}(?:/|$)");
    private static final int LONGEST = 8192;

    private final HookContext context;
    private final StringBuilder made = new StringBuilder();
    private @Nullable Outcome failure;
    private boolean usesContext;

    /** What a template came to. Immutable. */
    public static final class Resolved {
        private final @Nullable String path;
        private final @Nullable Outcome failure;

        private Resolved(@Nullable String path, @Nullable Outcome failure) {
            this.path = path;
            this.failure = failure;
        }

        /**
         * The path and parameters below the base.
         *
         * @return the path; empty if there is no request
         */
        public Optional<String> path() {
            return Optional.ofNullable(path);
        }

        /**
         * Why there is no request.
         *
         * @return the reason; empty if there is one
         */
        public Optional<Outcome> failure() {
            return Optional.ofNullable(failure);
        }

        /**
         * Tells whether it is a read of one resource, and not a search.
         *
         * @return true for {@code Type/id}
         */
        public boolean isRead() {
            return path != null && path.indexOf('?') < 0;
        }

        /** Prints whether there is a path: it may name a patient. */
        @Override
        public String toString() {
            return "Resolved[" + (failure == null ? "ok" : failure) + "]";
        }
    }

    private PrefetchTemplate(HookContext context) {
        this.context = context;
    }

    /**
     * Makes a template into a request.
     *
     * @param template the template as the service wrote it
     * @param context the context of the call
     * @param open whether requests are permitted that contain nothing of the context
     * @return the request, or why there is none
     */
    public static Resolved resolve(String template, HookContext context, boolean open) {
        if (leadsAway(template)) {
            return new Resolved(null, Outcome.REFUSED);
        }
        PrefetchTemplate one = new PrefetchTemplate(context);
        one.substitute(template);
        Outcome failed = one.failure != null ? one.failure : one.judge(open);
        return failed == null ? new Resolved(one.made.toString(), null) : new Resolved(null, failed);
    }

    // Only the literal text is judged here; values of tokens are encoded so that they cannot change the form.
    private static boolean leadsAway(String template) {
        String literal = template.replaceAll("\\{\\{[^{}]*}}", "x");
        String path = literal.split("\\?", 2)[0];
        return literal.startsWith("/")
                || literal.startsWith("\\")
                || literal.indexOf('#') >= 0
                || path.contains("//")
                || path.indexOf('\\') >= 0
                || SCHEME.matcher(path).matches()
                || DOTS.matcher(path.toLowerCase(Locale.ROOT)).find()
                || literal.chars().anyMatch(Character::isISOControl);
    }

    private void substitute(String template) {
        int at = 0;
        while (at < template.length() && failure == null) {
            int open = template.indexOf("{{", at);
            literal(template.substring(at, open < 0 ? template.length() : open));
            if (open < 0) {
                return;
            }
            int close = template.indexOf("}}", open);
            if (close < 0) {
                failure = Outcome.UNSUPPORTED;
                return;
            }
            token(template.substring(open + 2, close).trim());
            at = close + 2;
        }
    }

    private void token(String token) {
        if (!TemplateTokens.isSupported(token)) {
            failure = Outcome.UNSUPPORTED;
            return;
        }
        List<String> values = TemplateTokens.values(token, context);
        if (values.isEmpty()) {
            failure = Outcome.NO_VALUE;
            return;
        }
        usesContext = true;
        if (made.indexOf("?") >= 0) {
            made.append(values.stream().map(CdsAddresses::encoded).collect(Collectors.joining(",")));
        } else if (values.size() == 1 && isPath(values.get(0))) {
            made.append(values.get(0));
        } else {
            failure = Outcome.UNSUPPORTED;
        }
    }

    private static boolean isPath(String value) {
        return ResourceId.isId(value) || ResourceId.isReference(value);
    }

    private void literal(String text) {
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (sign == '{' || sign == '}') {
                failure = Outcome.UNSUPPORTED;
            } else if (isEscape(text, at) || isKept(sign)) {
                made.append(sign);
            } else if (Character.isHighSurrogate(sign) && at + 1 < text.length()) {
                made.append(CdsAddresses.encoded(text.substring(at, at + 2)));
                at++;
            } else {
                made.append(CdsAddresses.encoded(String.valueOf(sign)));
            }
        }
    }

    private static boolean isEscape(String text, int at) {
        return text.charAt(at) == '%'
                && at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static boolean isKept(char sign) {
        return (sign >= 'a' && sign <= 'z')
                || (sign >= 'A' && sign <= 'Z')
                || (sign >= '0' && sign <= '9')
                || KEPT.indexOf(sign) >= 0;
    }

    private @Nullable Outcome judge(boolean open) {
        String path = made.toString();
        int query = path.indexOf('?');
        boolean search = query > 0 && query < path.length() - 1 && ResourceId.isType(path.substring(0, query));
        if (path.length() > LONGEST || (!search && !ResourceId.isReference(path))) {
            return Outcome.UNSUPPORTED;
        }
        return usesContext || open ? null : Outcome.NOT_ABOUT_CONTEXT;
    }
}
