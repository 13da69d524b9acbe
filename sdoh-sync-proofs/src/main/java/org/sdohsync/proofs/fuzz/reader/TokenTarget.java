// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.util.Set;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.internal.token.TokenGrant;
import org.sdohsync.smart.internal.token.TokenResult;
import org.sdohsync.smart.scope.Scopes;

/** Answers of a token endpoint to a refresh. What is granted has to come back from the store as it went in. */
final class TokenTarget implements Target {
    private static final ConnectionCodec CODEC = new ConnectionCodec();

    @Override
    public String name() {
        return "token";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        TokenResult answer =
                Scene.endpoint(Answer.of(input).sender()).refresh(Scene.draft(), Secret.of("earlier"), () -> {});
        return answer.fold(
                granted -> granted(granted.grant()),
                ended -> new Reading("ended " + (ended.errorUri() != null), ""),
                refused -> new Reading("refused " + refused.code(), refused.code()),
                weather -> new Reading(
                        "weather " + weather.status() / 100
                                + weather.rotated().isPresent()
                                + weather.retryAfter().isPresent(),
                        weather.toString()));
    }

    private static Reading granted(TokenGrant grant) {
        TokenSet tokens = grant.tokens(Secret.of("earlier"));
        String shape = "granted "
                + tokens.expiresAt().isPresent()
                + grant.idToken().isPresent()
                + grant.scopes().map(Scopes::asksIdentity).orElse(null)
                + PageFollowing.context(grant.context());
        requireStorable(tokens, grant);
        return new Reading(shape, grant + " " + tokens);
    }

    private static void requireStorable(TokenSet tokens, TokenGrant grant) {
        ConnectionRecord kept = Scene.draft().toBuilder()
                .tokens(tokens)
                .context(grant.context())
                .grantedScopes(grant.scopes().map(Scopes::asSet).orElse(Set.of()))
                .build();
        byte[] stored = CODEC.write(kept).toBytes();
        ConnectionRecord back = CODEC.read(JsonObject.parse(stored, "stored connection"));
        boolean same = back.context().equals(kept.context())
                && back.grantedScopes().equals(kept.grantedScopes())
                && back.tokens().map(TokenSet::accessToken).equals(kept.tokens().map(TokenSet::accessToken))
                && back.tokens().flatMap(TokenSet::expiresAt).equals(tokens.expiresAt());
        if (!same) {
            throw new IllegalStateException("a grant comes back from the store as another one");
        }
    }
}
