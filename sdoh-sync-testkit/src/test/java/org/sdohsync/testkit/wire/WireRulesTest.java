// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.testkit.wire.WireExamples.BASE;
import static org.sdohsync.testkit.wire.WireExamples.KEY;
import static org.sdohsync.testkit.wire.WireExamples.NOW;
import static org.sdohsync.testkit.wire.WireExamples.TOKEN;
import static org.sdohsync.testkit.wire.WireExamples.asked;
import static org.sdohsync.testkit.wire.WireExamples.authorization;
import static org.sdohsync.testkit.wire.WireExamples.backend;
import static org.sdohsync.testkit.wire.WireExamples.basic;
import static org.sdohsync.testkit.wire.WireExamples.claims;
import static org.sdohsync.testkit.wire.WireExamples.code;
import static org.sdohsync.testkit.wire.WireExamples.encoded;
import static org.sdohsync.testkit.wire.WireExamples.form;
import static org.sdohsync.testkit.wire.WireExamples.json;
import static org.sdohsync.testkit.wire.WireExamples.jws;
import static org.sdohsync.testkit.wire.WireExamples.keySet;
import static org.sdohsync.testkit.wire.WireExamples.post;
import static org.sdohsync.testkit.wire.WireExamples.refresh;
import static org.sdohsync.testkit.wire.WireExamples.registration;
import static org.sdohsync.testkit.wire.WireExamples.rsa;
import static org.sdohsync.testkit.wire.WireExamples.token;
import static org.sdohsync.testkit.wire.WireExamples.with;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.Requirement;

/** Good requests pass; each kind of broken one is named. */
class WireRulesTest {
    private final WireRules rules =
            WireRules.at(BASE, TOKEN).clock(MutableClock.at(NOW)).keys(keySet(KEY));

    @Test
    void verify_ofGoodRequests_passesAndCountsThem() {
        rules.authorization(authorization(asked()));
        rules.received(token(code()));
        rules.received(token(refresh()));
        rules.received(token(backend(with(with(claims("j1"), "iss", "\"service\""), "sub", "\"service\""))));
        rules.received(post("https://as.example/revoke", Map.of("token", "r2", "client_id", "app"), Map.of()));
        rules.received(basic("/introspect", "token=a1&token_type_hint=access_token", "office:secret"));
        rules.received(json("POST", registration(), Map.of()));
        rules.received(json(
                "PUT", registration().replace("{", "{\"client_id\":\"c1\","), Map.of("Authorization", "Bearer m")));
        rules.received(new WireRequest(
                "GET", URI.create(BASE + "/Task?code=a"), Map.of("Authorization", "Bearer a1"), new byte[0]));

        rules.verify();

        assertThat(rules.judged()).isEqualTo(9);
        assertThat(rules).hasToString("WireRules[judged=9]");
    }

    @Test
    void verify_ofBrokenRequests_namesEachRuleAndNoValue() {
        rules.received(token(Map.of("grant_type", "refresh_token", "client_id", "app", "client_secret", "s3cr3t")));
        rules.received(basic("/token", "grant_type=password", "app:s3cr3t"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(rules::verify)
                .withMessageContaining("refresh: refresh_token missing (POST /token)")
                .withMessageContaining("token: unknown grant_type")
                .withMessageNotContaining("s3cr3t");
    }

    @Requirement({"INF-05", "INF-06", "INF-07", "INF-08", "INF-09", "INF-10", "INF-11", "INF-12"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "response_type | token | response_type is not code",
                "response_type |  | response_type is not code",
                "client_id |  | client_id missing",
                "redirect_uri |  | redirect_uri unusable",
                "redirect_uri | http://app.example/callback | redirect_uri unusable",
                "redirect_uri | https://app.example/callback#part | redirect_uri unusable",
                "redirect_uri | app:/callback | redirect_uri unusable",
                "scope |  | scope malformed",
                "scope | user/Task.rus  openid | scope malformed",
                "scope | user/Task.rus user/Task.rus | scope repeated",
                "scope | user/Task.rus launch | launch and its scope",
                "launch | x | launch and its scope",
                "scope | user/Task.rus openid | nonce can be guessed",
                "state |  | state can be guessed",
                "state | 12345 | state can be guessed",
                "state | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | state can be guessed",
                "aud |  | aud is not the FHIR base",
                "aud | https://ehr.example/fhir/ | aud is not the FHIR base",
                "aud | https://EHR.example/fhir | aud is not the FHIR base",
                "code_challenge |  | code_challenge is no S256 challenge",
                "code_challenge | dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk= | code_challenge is no S256 challenge",
                "code_challenge_method | plain | code_challenge_method is not S256",
                "code_challenge_method |  | code_challenge_method is not S256",
                "client_secret | s | carries client_secret",
                "code_verifier | v | carries code_verifier"
            })
    void authorization_withABrokenParameter_isNamed(String name, @Nullable String value, String fault) {
        rules.authorization(authorization(with(asked(), name, value)));

        assertFault(fault);
    }

    @Test
    void authorization_repeatingWhatMustBeFresh_isNamed() {
        rules.authorization(authorization(asked()));
        rules.authorization(authorization(asked()));
        assertThat(rules.faults()).isEmpty();

        rules.authorization(authorization(with(asked(), "redirect_uri", "https://app.example/other")));
        rules.authorization(URI.create("https://as.example/authorize?client_id=a&client_id=b"));

        assertFault("state used again");
        assertFault("code_challenge used again");
        assertFault("parameter repeated");
    }

    @Requirement({"INF-13", "INF-14", "INF-15", "INF-16", "INF-17", "INF-18", "INF-19"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grant_type | password | unknown grant_type",
                "client_id |  | client_id missing",
                "client_id | other | client is not the one",
                "code |  | code missing",
                "redirect_uri |  | redirect_uri is not the one",
                "redirect_uri | https://app.example/callback/ | redirect_uri is not the one",
                "code_verifier |  | code_verifier has another form",
                "code_verifier | short | code_verifier has another form",
                "code_verifier | dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX | matches no authorization request",
                "client_assertion_type | x | client_id beside an assertion"
            })
    void code_withABrokenParameter_isNamed(String name, @Nullable String value, String fault) {
        rules.authorization(authorization(asked()));
        rules.received(token(with(code(), name, value)));

        assertFault(fault);
    }

    @Test
    void code_sentTwiceOrWithoutARequest_isNamed() {
        rules.received(token(code()));
        rules.received(token(code()));

        assertFault("matches no authorization request");
        assertFault("sent twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grant_type=refresh_token&client_id=app | refresh_token missing",
                "grant_type=refresh_token&refresh_token=&client_id=app | refresh_token missing",
                "grant_type=refresh_token&refresh_token=r&code=c&client_id=app | parameters of a code",
                "grant_type=refresh_token&refresh_token=r&refresh_token=s&client_id=app | parameter repeated",
                "grant_type=refresh_token&refresh_token=r&client_id=app&client_secret=s&client_assertion=x | more than one way",
                "grant_type=client_credentials&scope=system/Task.r&client_id=app&client_secret=s | without an assertion",
                "token=&client_id=app | token empty",
                "token=t&token_type_hint=bearer&client_id=app | unknown token_type_hint"
            })
    void form_broken_isNamed(String form, String fault) {
        rules.received(form("https://as.example/token", form, Map.of()));

        assertFault(fault);
    }

    @Requirement({"INF-31", "INF-32"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Basic !!! | Basic is not base64",
                "Basic YXBw | Basic without id and secret",
                "Basic YXBwOg== | Basic without id and secret",
                "Bearer abc | Authorization is not Basic"
            })
    void basic_broken_isNamed(String header, String fault) {
        rules.received(form(TOKEN, "grant_type=refresh_token&refresh_token=r", Map.of("Authorization", header)));

        assertFault(fault);
    }

    @Test
    void basic_besideAClientIdOrASecret_isNamed() {
        rules.received(basic("/token", "grant_type=refresh_token&refresh_token=r&client_id=app", "app:s"));
        rules.received(basic("/token", "grant_type=refresh_token&refresh_token=r&client_secret=s", "app:s"));

        assertFault("client_id beside Basic");
        assertFault("more than one way");
    }

    @Requirement({"INF-22", "INF-23", "INF-24", "INF-25", "INF-26", "INF-27", "INF-28", "INF-29"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iss | \"other\" | iss and sub differ",
                "sub |  | iss and sub differ",
                "aud | \"https://as.example\" | aud is not the token endpoint",
                "aud | \"https://as.example/token/\" | aud is not the token endpoint",
                "jti |  | jti missing or reused",
                "exp |  | exp missing",
                "exp | 1767225600 | exp is not within five minutes",
                "exp | 1767225901 | exp is not within five minutes"
            })
    void assertion_withABrokenClaim_isNamed(String claim, @Nullable String json, String fault) {
        Map<String, String> claims = claims("j1");
        if (json == null) {
            claims.remove(claim);
        } else {
            claims.put(claim, json);
        }
        rules.received(token(backend(claims)));

        assertFault(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"alg\":\"RS384\",\"kid\":\"k1\"} | typ is not JWT",
                "{\"alg\":\"RS384\",\"kid\":\"k1\",\"typ\":\"jwt\"} | typ is not JWT",
                "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"JWT\"} | alg is neither RS384 nor ES384",
                "{\"alg\":\"none\",\"kid\":\"k1\",\"typ\":\"JWT\"} | alg is neither RS384 nor ES384",
                "{\"alg\":\"RS384\",\"typ\":\"JWT\"} | kid missing",
                "{\"alg\":\"RS384\",\"kid\":\"k9\",\"typ\":\"JWT\"} | signature is not by a registered key",
                "{\"alg\":\"RS384\",\"kid\":\"k1\",\"typ\":\"JWT\",\"jwk\":{}} | brings its own key"
            })
    void assertion_withABrokenHeader_isNamed(String header, String fault) {
        rules.received(token(backend(jws(header, claims("j1"), KEY))));

        assertFault(fault);
    }

    @Requirement({"INF-28", "INF-30"})
    @Test
    void assertion_reusedForgedOrGarbled_isNamed() {
        rules.received(token(backend(claims("j1"))));
        rules.received(token(backend(claims("j1"))));
        rules.received(token(backend(jws("{\"alg\":\"RS384\",\"kid\":\"k1\",\"typ\":\"JWT\"}", claims("j2"), rsa()))));
        rules.received(token(backend("not a token")));
        rules.received(token(with(backend(claims("j3")), "client_assertion_type", "jwt")));
        rules.received(token(with(backend(claims("j4")), "scope", null)));

        assertFault("jti missing or reused");
        assertFault("signature is not by a registered key");
        assertFault("is no signed JWT");
        assertFault("type is not jwt-bearer");
        assertFault("scope missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_secret=s", "access_token=a", "token=a", "code_verifier=v", "refresh_token=r"})
    void url_withASecret_isNamed(String query) {
        rules.received(new WireRequest("GET", URI.create(BASE + "/Task?" + query), Map.of(), new byte[0]));

        assertFault("url: carries " + query.substring(0, query.indexOf('=')));
    }

    @Test
    void url_withTheValueOfASecretUnderAnyName_isNamed() {
        rules.received(new WireRequest(
                "GET", URI.create(BASE + "/Task?x=to%6Ben-1"), Map.of("Authorization", "Bearer token-1"), new byte[0]));

        assertFault("url: holds a secret");
    }

    @Test
    void tokenRequest_asJsonOrWithCookieOrWithoutAccept_isNamed() {
        rules.received(new WireRequest(
                "POST",
                URI.create(TOKEN),
                Map.of("Content-Type", "text/plain", "Cookie", "a=b"),
                "grant_type=refresh_token&refresh_token=r".getBytes(UTF_8)));
        rules.received(new WireRequest(
                "POST",
                URI.create(TOKEN),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                "grant_type=refresh_token&refresh_token=r&client_id=app".getBytes(UTF_8)));

        assertFault("content type is not form encoding");
        assertFault("carries a cookie");
        assertFault("does not accept JSON");
    }

    @Requirement({"INF-01", "INF-03"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"redirect_uris\":[\"https://app.example/callback\"] | \"redirect_uris\":[] | redirect_uris missing",
                "https://app.example/callback | http://app.example/callback | redirect address unusable",
                "\"client_name\":\"app\" | \"client_name\":\"\" | empty member",
                "\"client_name\":\"app\" | \"client_name\":null | empty member",
                "[\"code\"] | [\"token\"] | response_types",
                "\"authorization_code\" | \"implicit\" | grant_types",
                "private_key_jwt | tls_client_auth | unknown authentication method",
                "private_key_jwt | none | keys in one form only",
                "\"jwks\" | \"jwks_uri\":\"https://app.example/keys\",\"jwks\" | keys in one form only",
                "\"kid\":\"k1\" | \"kid\":\"k1\",\"d\":\"x\" | private key sent",
                "\"kid\":\"k1\" | \"use\":\"sig\" | key without kty or kid"
            })
    void registration_broken_isNamed(String good, String broken, String fault) {
        String request = registration();
        assertThat(request).contains(good);
        rules.received(json("POST", request.replace(good, broken), Map.of()));

        assertFault(fault);
    }

    @Test
    void registration_changeWithoutIdOrToken_isNamed() {
        rules.received(json("PUT", registration(), Map.of()));
        rules.received(json("POST", "[1]", Map.of()));

        assertFault("client_id missing in a change");
        assertFault("change without its token");
        assertFault("body is no JSON object");
    }

    @Test
    void pushedRequest_isJudgedAsAnAuthorizationRequest() {
        rules.received(form("https://as.example/par", encoded(with(asked(), "aud", null)), Map.of()));
        rules.authorization(URI.create("https://as.example/authorize?request_uri=urn:x"));
        rules.received(token(code()));

        assertThat(rules.faults()).hasSize(2);
        assertFault("aud is not the FHIR base");
        assertFault("client_id missing");
    }

    private void assertFault(String fault) {
        assertThat(rules.faults()).anyMatch(found -> found.contains(fault));
    }
}
