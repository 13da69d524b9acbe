// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.nio.charset.StandardCharsets;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.registration.Registrations;
import org.sdohsync.smart.scope.Scopes;

/** Answers to registrations, read back from the store as well. */
final class RegistrationTarget implements Target {
    private static final String PUBLISHED = "{\"token_endpoint\":\"" + Scene.ISSUER
            + "/token\",\"authorization_endpoint\":\"" + Scene.ISSUER + "/authorize\",\"registration_endpoint\":\""
            + Scene.ISSUER + "/register\"}";

    private final SmartApp app = SmartApp.named(Scene.CLIENT).redirect(Scene.REDIRECT);
    private final SmartConfiguration source = new Discovery(
                    Answer.of(PUBLISHED.getBytes(StandardCharsets.UTF_8)).sender(), Scene.RULES, Scene.CLOCK)
            .discover(Scene.BASE);

    @Override
    public String name() {
        return "registration";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        Store store = MemoryStore.create();
        Registrations registrations = new Registrations(store, Answer.of(input).sender(), app, Scene.CLOCK);
        ClientIdentity made = registrations.clientFor(source, Scene.REDIRECT, Scopes.RECIPIENT);
        ClientIdentity stored = registrations.clientFor(source, Scene.REDIRECT, Scopes.RECIPIENT);
        return new Reading(
                "ok " + made.method()
                        + made.secretExpiresAt().isPresent()
                        + made.clientId().equals(stored.clientId()),
                "");
    }
}
