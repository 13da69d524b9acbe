// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.smart.scope.Scopes;

/**
 * What the app knows better about one source than the source's own description says, or what was agreed with it by hand: the
 * registration, the scopes, endpoints. By default nothing: all comes from discovery and registration. Each deviation of a server is
 * a setting with a name. Immutable; each method gives a changed copy. Prints no secret.
 */
public final class SourceSettings {
    private static final SourceSettings NONE = new SourceSettings(new Draft());

    private final Draft parts;

    private static final class Draft {
        private @Nullable ClientIdentity client;
        private @Nullable String redirect;
        private @Nullable Scopes scopes;
        private @Nullable ScopeStyle style;
        private @Nullable Secret registrationToken;
        private Map<String, String> published = Map.of();
        private BasicEncoding basicEncoding = BasicEncoding.FORM;
        private AssertionAudience audience = AssertionAudience.TOKEN_ENDPOINT;
        private String assertionType = "JWT";
        private TokenRequestCustomizer tokenRequests = TokenRequestCustomizer.NONE;
        private AuthorizationRequestCustomizer authorizationRequests = AuthorizationRequestCustomizer.NONE;

        private Draft copy() {
            Draft copy = new Draft();
            copy.client = client;
            copy.redirect = redirect;
            copy.scopes = scopes;
            copy.style = style;
            copy.registrationToken = registrationToken;
            copy.published = published;
            copy.basicEncoding = basicEncoding;
            copy.audience = audience;
            copy.assertionType = assertionType;
            copy.tokenRequests = tokenRequests;
            copy.authorizationRequests = authorizationRequests;
            return copy;
        }
    }

    private SourceSettings(Draft parts) {
        this.parts = parts;
    }

    /**
     * Starts with nothing set.
     *
     * @return the settings of a source that needs none
     */
    public static SourceSettings none() {
        return NONE;
    }

    /**
     * Sets the registration made by hand: client id, way to authenticate, secret. It is sent to this source only.
     *
     * @param value the registration
     * @return the settings with it
     */
    public SourceSettings client(ClientIdentity value) {
        Draft next = parts.copy();
        next.client = requireNonNull(value, "value");
        return new SourceSettings(next);
    }

    /**
     * Sets the token with which this source lets apps register by program (RFC 7591 §3, initial access token).
     *
     * @param token the token the source's operator gave
     * @return the settings with it
     */
    public SourceSettings registrationToken(Secret token) {
        Draft next = parts.copy();
        next.registrationToken = requireNonNull(token, "token");
        return new SourceSettings(next);
    }

    /**
     * Sets the redirect address that is registered for this source alone. One address for each authorization server keeps a
     * dishonest server from passing off another one's answers as its own (RFC 9700 §4.4.2).
     *
     * @param address the address, letter by letter as registered
     * @return the settings with it
     * @throws IllegalArgumentException if it is no redirect address
     */
    public SourceSettings redirect(String address) {
        Draft next = parts.copy();
        next.redirect = RedirectAddress.checked(requireNonNull(address, "address"));
        return new SourceSettings(next);
    }

    /**
     * Asks this source for other scopes than the rest.
     *
     * @param wanted the scopes, in either style
     * @return the settings with them
     * @throws IllegalArgumentException if there are none
     */
    public SourceSettings scopes(String... wanted) {
        Scopes chosen = Scopes.parse(String.join(" ", wanted));
        if (chosen.asSet().isEmpty()) {
            throw new IllegalArgumentException("wanted is empty");
        }
        Draft next = parts.copy();
        next.scopes = chosen;
        return new SourceSettings(next);
    }

    /**
     * Spells scopes in this style, whatever the source declares.
     *
     * @param value the style
     * @return the settings with it
     */
    public SourceSettings scopeStyle(ScopeStyle value) {
        Draft next = parts.copy();
        next.style = requireNonNull(value, "value");
        return new SourceSettings(next);
    }

    /**
     * Sets the authorization endpoint by hand.
     *
     * @param url its address
     * @return the settings with it
     */
    public SourceSettings authorizationEndpoint(String url) {
        return published("authorization_endpoint", url);
    }

    /**
     * Sets the token endpoint by hand. With it and the authorization endpoint, a source that describes itself nowhere can be
     * connected too.
     *
     * @param url its address
     * @return the settings with it
     */
    public SourceSettings tokenEndpoint(String url) {
        return published("token_endpoint", url);
    }

    /**
     * Sets any member of the source's SMART configuration by hand (SMART App Launch 2.2, Conformance §Metadata), such as
     * {@code revocation_endpoint}, {@code introspection_endpoint}, {@code issuer} or {@code jwks_uri}.
     *
     * @param member the member's name
     * @param value its value
     * @return the settings with it
     */
    public SourceSettings published(String member, String value) {
        Draft next = parts.copy();
        Map<String, String> more = new LinkedHashMap<>(parts.published);
        more.put(requireNonNull(member, "member"), requireNonNull(value, "value"));
        next.published = Map.copyOf(more);
        return new SourceSettings(next);
    }

    /**
     * Sets how id and secret are written into a Basic header; {@link BasicEncoding#FORM} by default.
     *
     * @param value the encoding
     * @return the settings with it
     */
    public SourceSettings basicEncoding(BasicEncoding value) {
        Draft next = parts.copy();
        next.basicEncoding = requireNonNull(value, "value");
        return new SourceSettings(next);
    }

    /**
     * Sets whom client assertions name as audience; {@link AssertionAudience#TOKEN_ENDPOINT} by default.
     *
     * @param value the audience
     * @return the settings with it
     */
    public SourceSettings assertionAudience(AssertionAudience value) {
        Draft next = parts.copy();
        next.audience = requireNonNull(value, "value");
        return new SourceSettings(next);
    }

    /**
     * Sets the {@code typ} header of client assertions; {@code JWT} by default, as SMART has it.
     *
     * @param value the type, such as {@code client-authentication+jwt}
     * @return the settings with it
     */
    public SourceSettings assertionType(String value) {
        Draft next = parts.copy();
        next.assertionType = requireNonNull(value, "value");
        return new SourceSettings(next);
    }

    /**
     * Sets what is added to each request to this source's authorization server.
     *
     * @param value adds it
     * @return the settings with it
     */
    public SourceSettings tokenRequests(TokenRequestCustomizer value) {
        Draft next = parts.copy();
        next.tokenRequests = requireNonNull(value, "value");
        return new SourceSettings(next);
    }

    /**
     * Sets what is changed in authorization requests to this source.
     *
     * @param value changes it
     * @return the settings with it
     */
    public SourceSettings authorizationRequests(AuthorizationRequestCustomizer value) {
        Draft next = parts.copy();
        next.authorizationRequests = requireNonNull(value, "value");
        return new SourceSettings(next);
    }

    /**
     * How id and secret are written into a Basic header.
     *
     * @return the encoding
     */
    public BasicEncoding basicEncoding() {
        return parts.basicEncoding;
    }

    /**
     * Whom client assertions name as audience.
     *
     * @return the audience
     */
    public AssertionAudience assertionAudience() {
        return parts.audience;
    }

    /**
     * The {@code typ} header of client assertions.
     *
     * @return the type
     */
    public String assertionType() {
        return parts.assertionType;
    }

    /**
     * What is added to each request to the authorization server.
     *
     * @return adds it
     */
    public TokenRequestCustomizer tokenRequests() {
        return parts.tokenRequests;
    }

    /**
     * What is changed in authorization requests.
     *
     * @return changes it
     */
    public AuthorizationRequestCustomizer authorizationRequests() {
        return parts.authorizationRequests;
    }

    /**
     * The registration made by hand.
     *
     * @return the registration, if one was set
     */
    public Optional<ClientIdentity> client() {
        return Optional.ofNullable(parts.client);
    }

    /**
     * The token with which the app may register by program.
     *
     * @return the token, if one was set
     */
    public Optional<Secret> registrationToken() {
        return Optional.ofNullable(parts.registrationToken);
    }

    /**
     * The redirect address of this source alone.
     *
     * @return the address, if one was set
     */
    public Optional<String> redirect() {
        return Optional.ofNullable(parts.redirect);
    }

    /**
     * The scopes to ask this source for.
     *
     * @return the scopes, if they were set
     */
    public Optional<Scopes> scopes() {
        return Optional.ofNullable(parts.scopes);
    }

    /**
     * The style of scopes.
     *
     * @return the style, if it was set
     */
    public Optional<ScopeStyle> scopeStyle() {
        return Optional.ofNullable(parts.style);
    }

    /**
     * The members of the SMART configuration that were set by hand.
     *
     * @return an object, empty if nothing was set
     */
    public JsonObject published() {
        JsonObject.Builder json = JsonObject.builder();
        parts.published.forEach(json::text);
        return json.build();
    }

    /** Prints what is set, without values. */
    @Override
    public String toString() {
        return "SourceSettings[client=" + parts.client + ", redirect=" + (parts.redirect != null) + ", scopes="
                + (parts.scopes != null) + ", published=" + parts.published.keySet() + "]";
    }
}
