// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.internal.token.ContextReader;
import org.sdohsync.smart.scope.Scopes;

/**
 * An introspection response about an access token (SMART App Launch 2.2, Token Introspection; RFC 7662 §2.2), without the
 * user's identity. Immutable; safe for use by many threads.
 */
public final class TokenIntrospection {
    private final JsonObject answer;

    /**
     * Understands an answer.
     *
     * @param answer the introspection response (RFC 7662 §2.2)
     */
    public TokenIntrospection(JsonObject answer) {
        this.answer = answer;
    }

    /**
     * Tells whether the token is active.
     *
     * @return true if the server says so; if false, all other members are absent
     */
    public boolean active() {
        return answer.flag("active").orElse(false);
    }

    /**
     * The scopes of the token.
     *
     * @return the scopes; empty if the token is not active or the server does not say
     */
    public Optional<Scopes> scopes() {
        return whenActive(answer.text("scope")).map(Scopes::parse);
    }

    /**
     * The client that it was issued to.
     *
     * @return the client id, if the server says
     */
    public Optional<String> clientId() {
        return whenActive(answer.text("client_id"));
    }

    /**
     * When it expires.
     *
     * @return the time, if the server says
     */
    public Optional<Instant> expiresAt() {
        return whenActive(answer.number("exp"))
                .filter(at -> at >= 0 && at <= Instant.MAX.getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    /**
     * The launch context of the token.
     *
     * @return the context, empty if there is none
     */
    public LaunchContext context() {
        return active() ? ContextReader.read(answer) : LaunchContext.empty();
    }

    /** Prints whether it is active and when it expires. */
    @Override
    public String toString() {
        return "Introspected[active=" + active() + ", expires="
                + expiresAt().map(Instant::toString).orElse("unknown") + "]";
    }

    private <T> Optional<T> whenActive(Optional<T> value) {
        return active() ? value : Optional.empty();
    }
}
