// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Good requests of each kind, to be broken. */
final class WireExamples {
    static final String BASE = "https://ehr.example/fhir";
    static final String TOKEN = "https://as.example/token";
    static final String REDIRECT = "https://app.example/callback";
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    // RFC 7636 Appendix B.
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    static final KeyPair KEY = rsa();

    private WireExamples() {}

    static Map<String, String> asked() {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("response_type", "code");
        asked.put("client_id", "app");
        asked.put("redirect_uri", REDIRECT);
        asked.put("scope", "user/Task.rus offline_access");
        asked.put("state", "q8Zk3vX1bN7mT5rL0pWc2y");
        asked.put("aud", BASE);
        asked.put("code_challenge", CHALLENGE);
        asked.put("code_challenge_method", "S256");
        return asked;
    }

    static Map<String, String> code() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", "c1");
        form.put("redirect_uri", REDIRECT);
        form.put("code_verifier", VERIFIER);
        form.put("client_id", "app");
        return form;
    }

    static Map<String, String> refresh() {
        return Map.of("grant_type", "refresh_token", "refresh_token", "r1", "client_id", "app");
    }

    static Map<String, String> backend(Map<String, String> claims) {
        return backend(jws("{\"alg\":\"RS384\",\"kid\":\"k1\",\"typ\":\"JWT\"}", claims, KEY));
    }

    static Map<String, String> backend(String assertion) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", "system/Task.rus");
        form.put("client_assertion_type", JWT_BEARER);
        form.put("client_assertion", assertion);
        return form;
    }

    static Map<String, String> claims(String id) {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", "\"app\"");
        claims.put("sub", "\"app\"");
        claims.put("aud", "\"" + TOKEN + "\"");
        claims.put("jti", "\"" + id + "\"");
        claims.put("exp", Long.toString(NOW.getEpochSecond() + 300));
        return claims;
    }

    static String registration() {
        return "{\"client_name\":\"app\",\"redirect_uris\":[\"" + REDIRECT + "\"],\"response_types\":[\"code\"],"
                + "\"grant_types\":[\"authorization_code\",\"refresh_token\"],"
                + "\"token_endpoint_auth_method\":\"private_key_jwt\",\"jwks\":" + keySet(KEY) + "}";
    }

    static Map<String, String> with(Map<String, String> good, String name, @Nullable String value) {
        Map<String, String> changed = new LinkedHashMap<>(good);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    static URI authorization(Map<String, String> asked) {
        return URI.create("https://as.example/authorize?" + encoded(asked));
    }

    static WireRequest token(Map<String, String> form) {
        return post(TOKEN, form, Map.of());
    }

    static WireRequest basic(String path, String form, String pair) {
        String proof = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
        return form("https://as.example" + path, form, Map.of("Authorization", "Basic " + proof));
    }

    static WireRequest post(String url, Map<String, String> form, Map<String, String> more) {
        return form(url, encoded(form), more);
    }

    static WireRequest form(String url, String form, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        headers.put("ACCEPT", "application/json");
        return new WireRequest("POST", URI.create(url), headers, form.getBytes(UTF_8));
    }

    static WireRequest json(String method, String body, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", "application/json");
        return new WireRequest(method, URI.create("https://as.example/register"), headers, body.getBytes(UTF_8));
    }

    /** A request to the FHIR server; without a header if that is null. */
    static WireRequest fhir(String below, @Nullable String authorization) {
        Map<String, String> headers = authorization == null ? Map.of() : Map.of("Authorization", authorization);
        return new WireRequest("GET", URI.create(BASE + below), headers, new byte[0]);
    }

    static URI callback(String code, String state) {
        return URI.create(REDIRECT + "?" + encoded(Map.of("code", code, "state", state)));
    }

    static byte[] issued(String access, String refresh) {
        return ("{\"access_token\":\"" + access + "\",\"refresh_token\":\"" + refresh + "\"}").getBytes(UTF_8);
    }

    static String encoded(Map<String, String> parameters) {
        StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, UTF_8)));
        return text.toString();
    }

    static String jws(String header, Map<String, String> claims, KeyPair key) {
        StringBuilder json = new StringBuilder();
        claims.forEach((name, value) -> json.append(json.isEmpty() ? "{" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        String signed = base64(header.getBytes(UTF_8)) + "."
                + base64(json.append('}').toString().getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA384withRSA");
            signature.initSign(key.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String keySet(KeyPair key) {
        RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
        byte[] modulus = rsa.getModulus().toByteArray();
        return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\""
                + base64(Arrays.copyOfRange(modulus, 1, modulus.length)) + "\",\"e\":\"AQAB\"}]}";
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
