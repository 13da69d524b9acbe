// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.smart.scope.Scopes;

/**
 * Settings for one source, where it deviates from its own description or from the standards, or where something was agreed
 * with its operator: registration, scopes, endpoints. By default nothing is set, and discovery and registration decide.
 * Immutable; safe for use by many threads. Each setter returns a changed copy. {@link #toString} shows no secret.
 */
public final class SourceSettings {
    private static final SourceSettings NONE = new SourceSettings(new SettingsDraft());

    private final SettingsDraft parts;

    private SourceSettings(SettingsDraft parts) {
        this.parts = parts;
    }

    private SourceSettings with(Consumer<SettingsDraft> change) {
        SettingsDraft next = parts.copy();
        change.accept(next);
        return new SourceSettings(next);
    }

    /**
     * Returns settings in which nothing is set.
     *
     * @return the empty settings
     */
    public static SourceSettings none() {
        return NONE;
    }

    /**
     * Sets the client that the app was registered as manually: client id, authentication method, secret. It is used at this
     * source only.
     *
     * @param value the registration
     * @return the settings with it
     */
    public SourceSettings client(ClientIdentity value) {
        return with(next -> next.client = requireNonNull(value, "value"));
    }

    /**
     * Sets the initial access token for dynamic registration at this source (RFC 7591 §3).
     *
     * @param token the token the source's operator gave
     * @return the settings with it
     */
    public SourceSettings registrationToken(Secret token) {
        return with(next -> next.registrationToken = requireNonNull(token, "token"));
    }

    /**
     * Sets the redirect address that is registered for this source alone. One address for each authorization server prevents
     * a malicious server from passing off another one's answers as its own (RFC 9700 §4.4.2).
     *
     * @param address the address, exactly as registered
     * @return the settings with it
     * @throws IllegalArgumentException if it is not a redirect address
     */
    public SourceSettings redirect(String address) {
        return with(next -> next.redirect = RedirectAddress.checked(requireNonNull(address, "address")));
    }

    /**
     * Sets the scopes to request from this source instead of the app's.
     *
     * @param wanted the scopes, in either style
     * @return the settings with them
     * @throws IllegalArgumentException if there are none
     */
    public SourceSettings scopes(String... wanted) {
        Scopes chosen = Scopes.parse(String.join(" ", wanted));
        if (chosen.asSet().isEmpty()) {
            throw new IllegalArgumentException("no scopes were given");
        }
        return with(next -> next.scopes = chosen);
    }

    /**
     * Sets the style of scopes, regardless of what the source declares.
     *
     * @param value the style
     * @return the settings with it
     */
    public SourceSettings scopeStyle(ScopeStyle value) {
        return with(next -> next.style = requireNonNull(value, "value"));
    }

    /**
     * Sets the authorization endpoint manually.
     *
     * @param url its address
     * @return the settings with it
     */
    public SourceSettings authorizationEndpoint(String url) {
        return published("authorization_endpoint", url);
    }

    /**
     * Sets the token endpoint manually. With it and the authorization endpoint, a source that publishes no SMART
     * configuration can be connected too.
     *
     * @param url its address
     * @return the settings with it
     */
    public SourceSettings tokenEndpoint(String url) {
        return published("token_endpoint", url);
    }

    /**
     * Sets a member of the source's SMART configuration manually (SMART App Launch 2.2, Conformance §Metadata), such as
     * {@code revocation_endpoint}, {@code introspection_endpoint}, {@code issuer} or {@code jwks_uri}.
     *
     * @param member the member's name
     * @param value its value
     * @return the settings with it
     */
    public SourceSettings published(String member, String value) {
        SettingsDraft next = parts.copy();
        Map<String, String> more = new LinkedHashMap<>(parts.published);
        more.put(requireNonNull(member, "member"), requireNonNull(value, "value"));
        next.published = Map.copyOf(more);
        return new SourceSettings(next);
    }

    /**
     * Sets the {@code prompt} parameter of authorization requests (OpenID Connect Core §3.1.2.1); by default {@code consent}
     * where both {@code openid} and {@code offline_access} are requested (§11 there), and none otherwise.
     *
     * @param value the values separated by spaces, such as {@code login consent}; empty to send none
     * @return the settings with it
     */
    public SourceSettings prompt(String value) {
        String checked = requireNonNull(value, "value").strip();
        return with(next -> next.prompt = checked);
    }

    /**
     * Sets whether tokens are bound to a key that is generated for each grant (DPoP, RFC 9449); off by default. It applies to
     * connections made from then on; an answer with Bearer tokens is then refused.
     *
     * @param value true to bind them
     * @return the settings with it
     */
    public SourceSettings dpop(boolean value) {
        return with(next -> next.dpop = value);
    }

    /**
     * Says that connections to this source end with their access token by design, as it may be with a health plan that issues
     * no refresh tokens (Da Vinci PDex): a missing refresh token is then no problem of the connection's health. One that is
     * issued is used all the same.
     *
     * @return the settings with it
     */
    public SourceSettings endsByDesign() {
        return with(next -> next.endsByDesign = true);
    }

    /**
     * Sets whether authorization requests are pushed (PAR, RFC 9126); by default only where the source requires it.
     *
     * @param value true to push them, false to send them by the browser even if the source requires pushing
     * @return the settings with it
     */
    public SourceSettings pushesRequests(boolean value) {
        return with(next -> next.pushes = value);
    }

    /**
     * Sets how client id and secret are encoded in a Basic header; by default {@link BasicEncoding#FORM}, and after a refusal
     * {@link BasicEncoding#RAW} in the next launch.
     *
     * @param value the encoding
     * @return the settings with it
     */
    public SourceSettings basicEncoding(BasicEncoding value) {
        return with(next -> next.basicEncoding = requireNonNull(value, "value"));
    }

    /**
     * Sets the audience of client assertions; {@link AssertionAudience#TOKEN_ENDPOINT} by default.
     *
     * @param value the audience
     * @return the settings with it
     */
    public SourceSettings assertionAudience(AssertionAudience value) {
        return with(next -> next.audience = requireNonNull(value, "value"));
    }

    /**
     * Sets the {@code typ} header of client assertions; {@code JWT} by default (SMART App Launch 2.2, Asymmetric Client
     * Authentication).
     *
     * @param value the type, such as {@code client-authentication+jwt}
     * @return the settings with it
     */
    public SourceSettings assertionType(String value) {
        return with(next -> next.assertionType = requireNonNull(value, "value"));
    }

    /**
     * Sets the customizer of requests to this source's authorization server.
     *
     * @param value the customizer
     * @return the settings with it
     */
    public SourceSettings tokenRequests(TokenRequestCustomizer value) {
        return with(next -> next.tokenRequests = requireNonNull(value, "value"));
    }

    /**
     * Sets the customizer of authorization requests to this source.
     *
     * @param value the customizer
     * @return the settings with it
     */
    public SourceSettings authorizationRequests(AuthorizationRequestCustomizer value) {
        return with(next -> next.authorizationRequests = requireNonNull(value, "value"));
    }

    /**
     * Tells whether a missing refresh token is expected, see {@link #endsByDesign}.
     *
     * @return true if so
     */
    public boolean isEndingByDesign() {
        return parts.endsByDesign;
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
     * @return the setting, if it was set
     */
    public Optional<Boolean> pushesRequests() {
        return Optional.ofNullable(parts.pushes);
    }

    /**
     * How client id and secret are encoded in a Basic header.
     *
     * @return the encoding
     */
    public BasicEncoding basicEncoding() {
        return parts.basicEncoding == null ? BasicEncoding.FORM : parts.basicEncoding;
    }

    /**
     * Tells whether the other encoding may be tried after a refusal.
     *
     * @return true if the app did not set the encoding
     */
    public boolean mayTryBasicEncoding() {
        return parts.basicEncoding == null;
    }

    /**
     * The {@code prompt} parameter of authorization requests.
     *
     * @return the values, empty to send none; absent if it was not set
     */
    public Optional<String> prompt() {
        return Optional.ofNullable(parts.prompt);
    }

    /**
     * The audience of client assertions.
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
     * The customizer of requests to the authorization server.
     *
     * @return the customizer
     */
    public TokenRequestCustomizer tokenRequests() {
        return parts.tokenRequests;
    }

    /**
     * The customizer of authorization requests.
     *
     * @return the customizer
     */
    public AuthorizationRequestCustomizer authorizationRequests() {
        return parts.authorizationRequests;
    }

    /**
     * The manual registration.
     *
     * @return the client, if one was set
     */
    public Optional<ClientIdentity> client() {
        return Optional.ofNullable(parts.client);
    }

    /**
     * The initial access token for dynamic registration (RFC 7591 §3).
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
     * The scopes to request from this source.
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
     * The members of the SMART configuration that were set manually.
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
