// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.scope.Scopes;

/**
 * What an authorization server says about an access token (SMART App Launch 2.2, Token Introspection; RFC 7662 §2.2). Who the user
 * is, is left out. Immutable.
 */
public final class Introspected {
    private final JsonObject answer;

    Introspected(JsonObject answer) {
        this.answer = answer;
    }

    /**
     * Tells whether the token is good.
     *
     * @return true if the server says so; if not, it says nothing else either
     */
    public boolean active() {
        return answer.flag("active").orElse(false);
    }

    /**
     * The scopes of the token.
     *
     * @return the scopes; empty if the token is not good or the server does not say
     */
    public Optional<Scopes> scopes() {
        return whenActive(answer.text("scope")).map(Scopes::parse);
    }

    /**
     * For which client it was issued.
     *
     * @return the client id, if the server says
     */
    public Optional<String> clientId() {
        return whenActive(answer.text("client_id"));
    }

    /**
     * When it ends.
     *
     * @return the time, if the server says
     */
    public Optional<Instant> expiresAt() {
        return whenActive(answer.number("exp"))
                .filter(at -> at >= 0 && at <= Instant.MAX.getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    /**
     * The launch context that goes with it.
     *
     * @return the context, empty if there is none
     */
    public LaunchContext context() {
        return active() ? ContextReader.read(answer) : LaunchContext.empty();
    }

    /** Prints whether it is active and when it ends. */
    @Override
    public String toString() {
        return "Introspected[active=" + active() + ", expires="
                + expiresAt().map(Instant::toString).orElse("unknown") + "]";
    }

    private <T> Optional<T> whenActive(Optional<T> value) {
        return active() ? value : Optional.empty();
    }
}
