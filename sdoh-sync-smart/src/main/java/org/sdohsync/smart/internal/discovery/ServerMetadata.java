// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.net.URI;
import java.util.Optional;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;

/**
 * The metadata that an issuer publishes at its own address: OpenID Connect Discovery 1.0 §4, or RFC 8414 §3 if the former
 * names no token endpoint. A document that names another issuer is ignored (RFC 8414 §3.3).
 */
record ServerMetadata(JsonObject document, AddressRules rules) {
    static Optional<ServerMetadata> read(HttpSender http, AddressRules rules, String issuer) {
        String plain = issuer.replaceAll("(?<!/)/+$", "");
        Optional<ServerMetadata> openId = document(http, rules, issuer, plain + "/.well-known/openid-configuration");
        if (openId.flatMap(ServerMetadata::token).isPresent()) {
            return openId;
        }
        Optional<ServerMetadata> oauth = inserted(plain).flatMap(address -> document(http, rules, issuer, address));
        return oauth.flatMap(ServerMetadata::token).isPresent() ? oauth : openId.or(() -> oauth);
    }

    Optional<URI> token() {
        return address("token_endpoint");
    }

    Optional<URI> authorization() {
        return address("authorization_endpoint");
    }

    Optional<URI> keys() {
        return address("jwks_uri");
    }

    /** The pushed authorization request endpoint (RFC 9126 §5). */
    Optional<URI> pushedRequests() {
        return address("pushed_authorization_request_endpoint");
    }

    boolean requiresPushedRequests() {
        return document.flag("require_pushed_authorization_requests").orElse(false);
    }

    private Optional<URI> address(String member) {
        try {
            return document.text(member).map(text -> rules.parse(text, member));
        } catch (AddressException refused) {
            return Optional.empty();
        }
    }

    // RFC 8414 §3.1: the well-known path is inserted between host and path.
    private static Optional<String> inserted(String issuer) {
        int path = issuer.indexOf('/', issuer.indexOf("://") + 3);
        String wellKnown = "/.well-known/oauth-authorization-server";
        return issuer.contains("://")
                ? Optional.of(
                        path < 0 ? issuer + wellKnown : issuer.substring(0, path) + wellKnown + issuer.substring(path))
                : Optional.empty();
    }

    private static Optional<ServerMetadata> document(
            HttpSender http, AddressRules rules, String issuer, String address) {
        try {
            HttpReply reply = http.send(
                    OutgoingRequest.get(rules.parse(address, "issuer")).header("Accept", "application/json"));
            return Optional.of(reply)
                    .filter(HttpReply::ok)
                    .flatMap(DiscoveryAnswer::parse)
                    .filter(found -> found.text("issuer").filter(issuer::equals).isPresent())
                    .map(found -> new ServerMetadata(found, rules));
        } catch (TransportException | LimitException | AddressException notFound) {
            return Optional.empty();
        }
    }
}
