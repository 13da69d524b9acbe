// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.nio.charset.StandardCharsets;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.internal.token.IntrospectionClient;
import org.sdohsync.smart.token.TokenIntrospection;

/** Answers to introspections. */
final class IntrospectionTarget implements Target {
    private static final String PUBLISHED = "{\"token_endpoint\":\"" + Scene.ISSUER
            + "/token\",\"introspection_endpoint\":\"" + Scene.ISSUER + "/introspect\"}";

    private final SmartConfiguration source = new Discovery(
                    Answer.of(PUBLISHED.getBytes(StandardCharsets.UTF_8)).sender(), Scene.RULES, Scene.CLOCK)
            .discover(Scene.BASE);
    private final EndpointPins pins = new EndpointPins(MemoryStore.create());

    @Override
    public String name() {
        return "introspection";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        IntrospectionClient introspection =
                new IntrospectionClient(Answer.of(input).sender(), Scene.authentication(), pins);
        TokenIntrospection said = introspection.ask(Scene.connection(), source).orElseThrow();
        return new Reading(
                "ok " + said.active()
                        + said.scopes().isPresent()
                        + said.clientId().isPresent()
                        + said.expiresAt().isPresent()
                        + PageFollowing.context(said.context()),
                said.toString());
    }
}
