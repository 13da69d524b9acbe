// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;

/**
 * Checks whether a refreshed grant is for another user or patient. Such a grant must not be used for the connection.
 *
 * <p>An id_token that comes with a refresh must name the issuer and the subject of the first one (OpenID Connect Core §12.2).
 * Its signature is not checked: it came directly from the pinned token endpoint over TLS (§3.1.3.7, item 6), and can only
 * cause a refusal.
 */
final class SubjectChange {
    private SubjectChange() {}

    /** Returns why the grant must not be used; empty if it may be used. */
    static Optional<String> of(ConnectionRecord held, TokenGrant grant) {
        if (held.backendScopes().isPresent()) {
            return Optional.empty();
        }
        if (differ(held.context().patient(), grant.context().patient())) {
            return Optional.of("the refreshed token is for another patient");
        }
        Optional<JsonObject> claims = grant.idToken().flatMap(SubjectChange::claims);
        boolean otherUser = differ(held.context().subject(), claims.flatMap(told -> told.text("sub")))
                || differ(held.endpoints().issuer(), claims.flatMap(told -> told.text("iss")));
        return otherUser && held.context().subject().isPresent()
                ? Optional.of("the refreshed token is for another user")
                : Optional.empty();
    }

    private static boolean differ(Optional<String> known, Optional<String> named) {
        return known.isPresent() && named.isPresent() && !known.equals(named);
    }

    private static Optional<JsonObject> claims(Secret idToken) {
        List<String> parts = List.of(idToken.reveal().split("\\.", -1));
        if (parts.size() != 3) {
            return Optional.empty();
        }
        try {
            byte[] payload = Base64.getUrlDecoder().decode(parts.get(1).getBytes(StandardCharsets.US_ASCII));
            return Optional.of(JsonObject.parse(payload, "id_token"));
        } catch (IllegalArgumentException | SyncException unreadable) {
            return Optional.empty();
        }
    }
}
