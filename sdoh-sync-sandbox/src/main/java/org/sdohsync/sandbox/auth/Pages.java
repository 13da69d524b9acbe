// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.csrf.CsrfToken;

/** The login and consent pages, and 404 for everything the security filters did not answer. Works without JavaScript. */
final class Pages extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Realm realm;

    Pages(Realm realm) {
        this.realm = realm;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getServletPath()) {
            case Paths.LOGIN -> html(response, 200, "Log in to " + realm.name, loginForm(request));
            case Paths.CONSENT -> html(response, 200, "Share data from " + realm.name + "?", consentForms(request));
            default -> html(response, 404, "Not found", "");
        }
    }

    static void refusal(HttpServletResponse response, OAuth2Error error) throws IOException {
        String description = error.getDescription();
        html(
                response,
                400,
                "This app's request cannot be granted",
                "<p>" + htmlEscape(error.getErrorCode() + ": " + (description == null ? "" : description)) + "</p>");
    }

    private static String loginForm(HttpServletRequest request) {
        String failed = request.getParameter("error") == null ? "" : "<p role='alert'>That did not match.</p>";
        return failed
                + "<form id='login' method='post' action='" + Paths.LOGIN + "'>"
                + csrf(request)
                + "<label>Name <input name='username' type='text' autofocus></label>"
                + "<label>Password <input name='password' type='password'></label>"
                + "<button type='submit'>Log in</button></form>";
    }

    private String consentForms(HttpServletRequest request) {
        String hidden = hidden(OAuth2ParameterNames.CLIENT_ID, request.getParameter(OAuth2ParameterNames.CLIENT_ID))
                + hidden(OAuth2ParameterNames.STATE, request.getParameter(OAuth2ParameterNames.STATE));
        StringBuilder page = new StringBuilder("<p><b>")
                .append(htmlEscape(appName(request.getParameter(OAuth2ParameterNames.CLIENT_ID))))
                .append("</b> asks for:</p><form id='approve' method='post' action='" + Paths.AUTHORIZE + "'>")
                .append(hidden);
        String scopes = request.getParameter(OAuth2ParameterNames.SCOPE);
        for (String scope : (scopes == null ? "" : scopes).split(" ", -1)) {
            String escaped = htmlEscape(scope);
            page.append("<label><input name='scope' type='checkbox' checked value='")
                    .append(escaped)
                    .append("'> ")
                    .append(escaped)
                    .append("</label>");
        }
        return page.append("<button type='submit'>Share</button></form>")
                .append("<form id='deny' method='post' action='" + Paths.AUTHORIZE + "'>")
                .append(hidden)
                .append("<button type='submit'>Do not share</button></form>")
                .toString();
    }

    private String appName(@Nullable String clientId) {
        var client = clientId == null ? null : realm.clients.findByClientId(clientId);
        return client == null ? "An unknown app" : client.getClientName();
    }

    private static String csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                ? hidden(token.getParameterName(), token.getToken())
                : "";
    }

    private static String hidden(String name, @Nullable String value) {
        return "<input type='hidden' name='" + htmlEscape(name) + "' value='" + htmlEscape(value == null ? "" : value)
                + "'>";
    }

    private static void html(HttpServletResponse response, int status, String title, String body) throws IOException {
        response.setStatus(status);
        response.setContentType("text/html;charset=UTF-8");
        String heading = htmlEscape(title);
        response.getWriter()
                .write("<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>" + heading + "</title>"
                        + "<style>body{font:1rem/1.5 sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}"
                        + "label{display:block;margin:.5rem 0}button{margin:.5rem 0;padding:.5rem 1rem}</style>"
                        + "</head><body><h1>" + heading + "</h1>" + body + "</body></html>");
    }
}
