// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What requests to the token endpoint have to be, for each grant type (SMART App Launch 2.2; RFC 6749 §4.1.3, §4.4.2, §6). */
final class TokenRules {
    static final Set<String> SECRET_PARAMETERS = Set.of(
            "access_token",
            "refresh_token",
            "id_token",
            "token",
            "code",
            "code_verifier",
            "client_secret",
            "client_assertion");

    private final Faults faults;
    private final ClientRules clients;
    private final AuthorizationRules authorizations;
    private final IssueRules issued;
    private final ProofRules proofs;
    private final Set<String> secrets;
    private final Set<String> spent = new HashSet<>();

    /** Judges by these; what is secret in a form is added to the secrets. */
    TokenRules(
            Faults faults,
            ClientRules clients,
            AuthorizationRules authorizations,
            IssueRules issued,
            ProofRules proofs,
            Set<String> secrets) {
        this.proofs = proofs;
        this.faults = faults;
        this.clients = clients;
        this.authorizations = authorizations;
        this.issued = issued;
        this.secrets = secrets;
    }

    /** Judges what all forms have in common, and tells whose it is. */
    String judgeForm(WireRequest request, Parameters form) {
        faults.require(form.repeated().isEmpty(), "form: parameter repeated", request + " " + form.repeated());
        for (String name : SECRET_PARAMETERS) {
            form.value(name).ifPresent(secrets::add);
        }
        return clients.judge(request, form);
    }

    void judge(WireRequest request, Parameters form) {
        String client = judgeForm(request, form);
        faults.require(
                request.header("Accept")
                        .filter(accept -> accept.contains("json"))
                        .isPresent(),
                "token: does not accept JSON",
                request);
        proofs.judgeTokenRequest(request, form, begun(form));
        switch (form.text("grant_type")) {
            case "authorization_code" -> code(request, form, client);
            case "refresh_token" -> {
                faults.require(form.value("refresh_token").isPresent(), "refresh: refresh_token missing", request);
                form.value("refresh_token").ifPresent(token -> issued.refreshToken(token, request));
                faults.require(
                        !form.has("redirect_uri") && !form.has("code"), "refresh: parameters of a code", request);
            }
            case "client_credentials" -> {
                faults.require(form.value("scope").isPresent(), "backend: scope missing", request);
                faults.require(form.has("client_assertion"), "backend: without an assertion", request);
                faults.require(!form.has("refresh_token"), "backend: refresh_token sent", request);
            }
            default -> faults.require(false, "token: unknown grant_type", request);
        }
    }

    private void code(WireRequest request, Parameters form, String client) {
        String verifier = form.text("code_verifier");
        faults.require(form.value("code").isPresent(), "code: code missing", request);
        faults.require(spent.add("code " + form.text("code") + verifier), "code: sent twice", request);
        faults.require(verifier.matches("[A-Za-z0-9._~-]{43,128}"), "code: code_verifier has another form", request);
        Optional<Parameters> asked = begun(form);
        faults.require(asked.isPresent(), "code: code_verifier matches no authorization request", request);
        asked.ifPresent(begun -> {
            issued.code(begun, form.text("code"), request);
            faults.require(
                    begun.text("redirect_uri").equals(form.text("redirect_uri")),
                    "code: redirect_uri is not the one of the authorization request",
                    request);
            faults.require(
                    begun.text("client_id").equals(client),
                    "code: client is not the one of the authorization request",
                    request);
        });
    }

    /** The authorization request that a code belongs to. */
    private Optional<Parameters> begun(Parameters form) {
        return form.value("code_verifier").flatMap(verifier -> authorizations.ofChallenge(challenge(verifier)));
    }

    /** The server looked at nothing but the proof, and wants the request again (RFC 9449 §8). */
    void wantedAgain(Parameters form) {
        spent.remove("code " + form.text("code") + form.text("code_verifier"));
    }

    // RFC 7636 §4.6.
    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }
}
