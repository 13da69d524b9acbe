// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An authorization request that the user's browser posts (SMART App Launch 2.2 §Request authorization code, capability {@code
 * authorize-post}): for requests that are too long for a URL. Anybody who has it can take part in the launch: show it to this
 * user only. Immutable; safe for use by many threads.
 */
public final class AuthorizationForm {
    private final URI action;
    private final Map<String, String> fields;

    /**
     * Creates a form.
     *
     * @param action the authorization endpoint
     * @param fields the parameters by name
     */
    public AuthorizationForm(URI action, Map<String, String> fields) {
        this.action = requireNonNull(action, "action");
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * The address that the form is posted to.
     *
     * @return the authorization endpoint
     */
    public URI action() {
        return action;
    }

    /**
     * The hidden fields of the form, for a page of the app.
     *
     * @return values by name, not escaped, unmodifiable
     */
    public Map<String, String> fields() {
        return fields;
    }

    /**
     * An HTML page that posts the form when it is loaded, with a button for browsers without scripts. Serve it as {@code
     * text/html} with {@code Cache-Control: no-store}.
     *
     * @return the page
     */
    public String html() {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">")
                .append("<meta name=\"referrer\" content=\"no-referrer\"><title>Continue</title></head>")
                .append("<body onload=\"document.forms[0].submit()\">\n<form method=\"post\" action=\"")
                .append(escaped(action.toString()))
                .append("\">\n");
        fields.forEach((name, value) -> page.append("<input type=\"hidden\" name=\"")
                .append(escaped(name))
                .append("\" value=\"")
                .append(escaped(value))
                .append("\">\n"));
        return page.append("<noscript><button type=\"submit\">Continue</button></noscript>\n</form></body></html>\n")
                .toString();
    }

    /** Prints the fields' names only. */
    @Override
    public String toString() {
        return "AuthorizationForm" + fields.keySet();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
