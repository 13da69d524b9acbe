// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Codec;
import org.sdohsync.smart.internal.discovery.EndpointTrust;
import org.sdohsync.smart.scope.Scopes;

/** Writes launches under the hash of their state, so that the ids in the store do not help to forge an answer. */
final class PendingLaunchCodec implements Codec<PendingLaunch> {
    private static final ConnectionCodec DRAFT = new ConnectionCodec();

    @Override
    public String kind() {
        return "launch";
    }

    @Override
    public String id(PendingLaunch value) {
        return value.stateHash();
    }

    @Override
    public String group(PendingLaunch value) {
        // Launches are not searched by account, so it is not stored in any form.
        return "";
    }

    @Override
    public Optional<Instant> dueAt(PendingLaunch value) {
        return Optional.of(value.expiresAt());
    }

    @Override
    public JsonObject write(PendingLaunch value) {
        return JsonObject.builder()
                .text("stateHash", value.stateHash())
                .object("draft", DRAFT.write(value.draft()))
                .flag("renewal", value.renewal())
                .text("scopes", value.scopes().toString())
                .text("redirect", value.redirect())
                .text("keys", value.keys().map(URI::toString).orElse(null))
                .flag("senderNamesItself", value.plan().sender().namesItself())
                .flag("senderUnproved", value.plan().sender().unproved())
                .text("pairing", value.plan().sender().pairing().name())
                .text("verifier", value.verifier().reveal())
                .text("nonce", value.nonce().map(Secret::reveal).orElse(null))
                .text("sessionHash", value.sessionHash().orElse(null))
                .text("expiresAt", value.expiresAt().toString())
                .build();
    }

    @Override
    public PendingLaunch read(JsonObject json) {
        LaunchPlan plan = new LaunchPlan(
                DRAFT.read(json.object("draft").orElseThrow(() -> lacks("draft"))),
                json.flag("renewal").orElse(false),
                Scopes.parse(need(json, "scopes")),
                need(json, "redirect"),
                json.text("keys").map(URI::create).orElse(null),
                new ExpectedIssuer(
                        json.flag("senderNamesItself").orElse(false),
                        json.flag("senderUnproved").orElse(false),
                        json.text("pairing").map(EndpointTrust::valueOf).orElse(EndpointTrust.UNPROVED)),
                ExtraRequestParameters.NONE);
        return new PendingLaunch(
                need(json, "stateHash"),
                plan,
                Secret.of(need(json, "verifier")),
                json.text("nonce").map(Secret::of).orElse(null),
                json.text("sessionHash").orElse(null),
                Instant.parse(need(json, "expiresAt")));
    }

    private static String need(JsonObject json, String name) {
        return json.text(name).orElseThrow(() -> lacks(name));
    }

    private static StoreException lacks(String name) {
        return new StoreException(
                "stored launch lacks " + name + ": the record is damaged, start a new launch",
                StoreException.Reason.CORRUPT,
                null);
    }
}
