// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox;

import java.net.URI;
import org.sdohsync.sandbox.auth.AuthServer;
import org.sdohsync.sandbox.data.SourceData;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.access.TokenGrant;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;

/** The FHIR server in this process, with data in memory. */
final class QuickFhir implements FhirSide {
    private final PlainFhirServer server;

    private QuickFhir(PlainFhirServer server) {
        this.server = server;
    }

    static QuickFhir start(
            String name, Abilities abilities, AuthServer auth, SmartEndpoints endpoints, SourceData data) {
        PlainFhirServer server = PlainFhirServer.builder(name)
                .abilities(abilities)
                .smart(endpoints)
                .tokens(token -> auth.introspect(token)
                        .map(grant -> new TokenGrant(
                                grant.scopes(), grant.patient().orElse(null), grant.clientId(), grant.subject())))
                .start();
        server.load(data.bundle());
        return new QuickFhir(server);
    }

    PlainFhirServer server() {
        return server;
    }

    @Override
    public URI fhirBase() {
        return server.fhirBase();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void restart() {
        server.restart();
    }

    @Override
    public void close() {
        server.close();
    }
}
