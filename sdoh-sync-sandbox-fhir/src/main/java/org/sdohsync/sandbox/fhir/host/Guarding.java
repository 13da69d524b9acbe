// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.host;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.rest.server.RestfulServer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;
import org.sdohsync.sandbox.fhir.ability.AbilityGuard;
import org.sdohsync.sandbox.fhir.access.TaskRoleRule;
import org.sdohsync.sandbox.fhir.access.TokenCheck;
import org.sdohsync.sandbox.fhir.access.TokenGuard;
import org.sdohsync.sandbox.fhir.smart.CapabilityEditor;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;

/**
 * Who a server is and what holds it to that. Without SMART endpoints nobody is announced; without a token check nobody is asked
 * for a token.
 */
public final class Guarding {
    private final String name;
    private final Abilities abilities;
    private final @Nullable SmartEndpoints smart;
    private final @Nullable TokenCheck check;

    /**
     * Creates a guarding.
     *
     * @param name the server's name
     * @param abilities what it can do
     * @param smart its authorization server, or null
     * @param check what tokens are worth, or null for an open server
     */
    public Guarding(String name, Abilities abilities, @Nullable SmartEndpoints smart, @Nullable TokenCheck check) {
        this.name = requireNonNull(name, "name");
        this.abilities = requireNonNull(abilities, "abilities");
        this.smart = smart;
        this.check = check;
    }

    String name() {
        return name;
    }

    Abilities abilities() {
        return abilities;
    }

    /** Returns the endpoints to announce below {@code .well-known}, null if there is nothing to say there. */
    @Nullable
    SmartEndpoints announced() {
        return abilities.has(Ability.SMART_CONFIGURATION) ? smart : null;
    }

    /**
     * Registers the interceptors.
     *
     * @param server the server to guard
     */
    public void guard(RestfulServer server) {
        if (check != null) {
            server.registerInterceptor(new TokenGuard(name, check));
        }
        if (abilities.has(Ability.TASK_ROLE_RULE)) {
            server.registerInterceptor(new TaskRoleRule());
        }
        server.registerInterceptor(new AbilityGuard(abilities));
        server.registerInterceptor(new CapabilityEditor(name, abilities, smart));
    }
}
