// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import org.sdohsync.smart.fake.FakeSource;

/** A good token answer whose members can be taken away, spelled otherwise and repeated. */
final class TokenJson {
    private final List<String> members = new ArrayList<>();

    private TokenJson() {}

    /** The answer with the second pair of tokens. */
    static TokenJson fresh() {
        return with(Stage.NEW_ACCESS, Stage.NEW_REFRESH);
    }

    /** The answer with the first pair of tokens. */
    static TokenJson first() {
        return with(Stage.FIRST_ACCESS, Stage.FIRST_REFRESH);
    }

    private static TokenJson with(String access, String refresh) {
        return new TokenJson()
                .and("access_token", quoted(access))
                .and("token_type", quoted("Bearer"))
                .and("expires_in", "3600")
                .and("scope", quoted(Stage.SCOPES))
                .and("refresh_token", quoted(refresh));
    }

    /** Adds a member as it is written, also a second one of its name. */
    TokenJson and(String name, String json) {
        members.add(quoted(name) + ":" + json);
        return this;
    }

    /** Puts a member in the place of those of its name. */
    TokenJson but(String name, String json) {
        return without(name).and(name, json);
    }

    TokenJson without(String name) {
        members.removeIf(member -> member.startsWith(quoted(name) + ":"));
        return this;
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    @Override
    public String toString() {
        return "{" + String.join(",", members) + "}";
    }

    MockResponse answer() {
        return answer(200, "application/json");
    }

    MockResponse answer(int status, @org.jspecify.annotations.Nullable String type) {
        return FakeSource.answer(status, type, toString());
    }
}
