// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sdohsync.core.json.JsonObject;

/**
 * That an app presents what it was given for the purpose and nothing else: a code that answered its own authorization request, a refresh
 * token and an access token that were issued. Judged when faults are asked for, as an answer may be told after the next request.
 */
final class IssueRules {
    private record Presented(Set<String> given, String value, String rule, Object where) {
        @Override
        public String toString() {
            return "Presented[" + rule + ", " + where + "]";
        }
    }

    private final Faults faults;
    private final Set<String> codes = new HashSet<>();
    private final Set<String> refreshTokens = new HashSet<>();
    private final Set<String> accessTokens = new HashSet<>();
    private final List<Presented> presented = new ArrayList<>();
    private boolean told;

    IssueRules(Faults faults) {
        this.faults = faults;
    }

    /** From here on everything the app is given is told. */
    void told() {
        told = true;
    }

    /** The browser brought an answer to the app. */
    void callback(Parameters answer) {
        answer.value("code").ifPresent(code -> codes.add(key(answer.text("state"), code)));
    }

    /** The app got tokens. What comes beside an access token without a user is none that it may use (SMART, Backend Services). */
    void answered(Parameters form, JsonObject tokens) {
        tokens.text("access_token").ifPresent(accessTokens::add);
        if (!form.text("grant_type").equals("client_credentials")) {
            tokens.text("refresh_token").ifPresent(refreshTokens::add);
        }
    }

    /** The app has a token from elsewhere. */
    void given(String token) {
        accessTokens.add(token);
        refreshTokens.add(token);
    }

    void code(Parameters asked, String code, Object where) {
        present(codes, key(asked.text("state"), code), "code: was not given in answer to its request", where);
    }

    void refreshToken(String token, Object where) {
        present(refreshTokens, token, "refresh: refresh_token was not issued here", where);
    }

    void accessToken(String token, Object where) {
        present(accessTokens, token, "fhir: access token was not issued here", where);
    }

    void judge() {
        for (Presented one : presented) {
            faults.require(one.given.contains(one.value), one.rule, one.where);
        }
        presented.clear();
    }

    private void present(Set<String> given, String value, String rule, Object where) {
        if (told) {
            presented.add(new Presented(given, value, rule, where));
        }
    }

    private static String key(String state, String code) {
        return state + " " + code;
    }
}
