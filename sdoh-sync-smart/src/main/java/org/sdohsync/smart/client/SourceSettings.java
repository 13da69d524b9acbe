// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

    // Its values are immutable.
    private static final class Draft implements Cloneable {
        private @Nullable ClientIdentity client;
        private @Nullable String redirect;
        private @Nullable Scopes scopes;
        private @Nullable ScopeStyle style;
        private @Nullable Secret registrationToken;
        private Map<String, String> published = Map.of();
        private @Nullable String prompt;
        private boolean dpop;
        private @Nullable Boolean pushes;
        private @Nullable BasicEncoding basicEncoding;
        private AssertionAudience audience = AssertionAudience.TOKEN_ENDPOINT;
        private String assertionType = "JWT";
        private TokenRequestCustomizer tokenRequests = TokenRequestCustomizer.NONE;
        private AuthorizationRequestCustomizer authorizationRequests = AuthorizationRequestCustomizer.NONE;

        private Draft copy() {
            try {
                return (Draft) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException("it is cloneable; this indicates a bug", impossible);
            }
        }
    }

    private SourceSettings(Draft parts) {
        this.parts = parts;
    }

    private SourceSettings with(Consumer<Draft> change) {
        Draft next = parts.copy();
        change.accept(next);
        return new SourceSettings(next);
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
        return with(next -> next.client = requireNonNull(value, "value"));
    }

    /**
     * Sets the token with which this source lets apps register by program (RFC 7591 §3, initial access token).
     *
     * @param token the token the source's operator gave
     * @return the settings with it
     */
    public SourceSettings registrationToken(Secret token) {
        return with(next -> next.registrationToken = requireNonNull(token, "token"));
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
        return with(next -> next.redirect = RedirectAddress.checked(requireNonNull(address, "address")));
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
        return with(next -> next.scopes = chosen);
    }

    /**
     * Spells scopes in this style, whatever the source declares.
     *
     * @param value the style
     * @return the settings with it
     */
    public SourceSettings scopeStyle(ScopeStyle value) {
        return with(next -> next.style = requireNonNull(value, "value"));
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
     * Sets what the sign-in page is to ask the user for (OpenID Connect Core §3.1.2.1); by default {@code consent} where both
     * {@code openid} and {@code offline_access} are asked for (§11 there), and nothing otherwise.
     *
     * @param value the values with blanks between, such as {@code login consent}; empty to send none
     * @return the settings with it
     */
    public SourceSettings prompt(String value) {
        String checked = requireNonNull(value, "value").strip();
        return with(next -> next.prompt = checked);
    }

    /**
     * Sets whether tokens are bound to a key that is drawn for each grant (RFC 9449, DPoP), for connections that are made from then on;
     * not by default. An answer with Bearer tokens is refused then.
     *
     * @param value true to bind them
     * @return the settings with it
     */
    public SourceSettings dpop(boolean value) {
        return with(next -> next.dpop = value);
    }

    /**
     * Sets whether authorization requests are pushed past the browser (RFC 9126, PAR); by default where the source demands it.
     *
     * @param value true to push them, false to send them by the browser whatever the source says
     * @return the settings with it
     */
    public SourceSettings pushesRequests(boolean value) {
        return with(next -> next.pushes = value);
    }

    /**
     * Sets how id and secret are written into a Basic header; by default {@link BasicEncoding#FORM}, and where that is refused {@link
     * BasicEncoding#RAW} with the next launch.
     *
     * @param value the encoding
     * @return the settings with it
     */
    public SourceSettings basicEncoding(BasicEncoding value) {
        return with(next -> next.basicEncoding = requireNonNull(value, "value"));
    }

    /**
     * Sets whom client assertions name as audience; {@link AssertionAudience#TOKEN_ENDPOINT} by default.
     *
     * @param value the audience
     * @return the settings with it
     */
    public SourceSettings assertionAudience(AssertionAudience value) {
        return with(next -> next.audience = requireNonNull(value, "value"));
    }

    /**
     * Sets the {@code typ} header of client assertions; {@code JWT} by default, as SMART has it.
     *
     * @param value the type, such as {@code client-authentication+jwt}
     * @return the settings with it
     */
    public SourceSettings assertionType(String value) {
        return with(next -> next.assertionType = requireNonNull(value, "value"));
    }

    /**
     * Sets what is added to each request to this source's authorization server.
     *
     * @param value adds it
     * @return the settings with it
     */
    public SourceSettings tokenRequests(TokenRequestCustomizer value) {
        return with(next -> next.tokenRequests = requireNonNull(value, "value"));
    }

    /**
     * Sets what is changed in authorization requests to this source.
     *
     * @param value changes it
     * @return the settings with it
     */
    public SourceSettings authorizationRequests(AuthorizationRequestCustomizer value) {
        return with(next -> next.authorizationRequests = requireNonNull(value, "value"));
    }

    /**
     * Tells whether tokens are bound to a key.
     *
     * @return true if so
     */
    public boolean dpop() {
        return parts.dpop;
    }

    /**
     * Tells whether authorization requests are pushed.
     *
     * @return whether so, if it was set
     */
    public Optional<Boolean> pushesRequests() {
        return Optional.ofNullable(parts.pushes);
    }

    /**
     * How id and secret are written into a Basic header.
     *
     * @return the encoding
     */
    public BasicEncoding basicEncoding() {
        return parts.basicEncoding == null ? BasicEncoding.FORM : parts.basicEncoding;
    }

    /**
     * Tells whether another encoding may be tried where the usual one is refused.
     *
     * @return true if the app did not set it
     */
    public boolean mayTryBasicEncoding() {
        return parts.basicEncoding == null;
    }

    /**
     * What the sign-in page is to ask the user for.
     *
     * @return the values, empty to send none; absent if it was not set
     */
    public Optional<String> prompt() {
        return Optional.ofNullable(parts.prompt);
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
