// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.auth.ActiveGrant;
import org.sdohsync.sandbox.auth.AuthServer;
import org.sdohsync.sandbox.auth.PossessionProof;
import org.sdohsync.sandbox.auth.RequestWitness;
import org.sdohsync.sandbox.auth.WitnessedAnswer;
import org.sdohsync.sandbox.auth.WitnessedRequest;
import org.sdohsync.sandbox.data.SourceData;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.access.TokenCheck;
import org.sdohsync.sandbox.fhir.access.TokenGrant;
import org.sdohsync.sandbox.fhir.fault.FhirExchange;
import org.sdohsync.sandbox.fhir.host.FhirHost;
import org.sdohsync.sandbox.fhir.host.ServerTls;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;

/** The FHIR server in this process, with data in memory. */
final class QuickFhir implements FhirSide {
    private final PlainFhirServer server;

    private QuickFhir(PlainFhirServer server) {
        this.server = server;
    }

    static QuickFhir start(
            String name,
            Abilities abilities,
            AuthServer auth,
            SmartEndpoints endpoints,
            SourceData data,
            @Nullable ServerTls tls) {
        PlainFhirServer.Builder builder = PlainFhirServer.builder(name);
        List<RequestWitness> witnesses = RequestWitness.found();
        if (!witnesses.isEmpty()) {
            builder.witness(exchange -> {
                WitnessedRequest seen = witnessed(exchange, auth);
                witnesses.forEach(witness -> witness.saw(seen));
            });
        }
        PlainFhirServer server = builder.abilities(abilities)
                .smart(endpoints)
                .tokens(new Tokens(auth))
                .tls(tls)
                .udap(auth.isUdapMember() ? auth::udapMetadata : null)
                .start();
        server.load(data.bundle());
        return new QuickFhir(server);
    }

    private static WitnessedRequest witnessed(FhirExchange exchange, AuthServer auth) {
        URI asked = exchange.url();
        return new WitnessedRequest(
                auth.endpoints(),
                asked.getScheme() + "://" + asked.getRawAuthority() + FhirHost.PATH,
                exchange.method(),
                asked,
                exchange.headers(),
                "",
                new WitnessedAnswer(exchange.status(), "", ""));
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

    /** What tokens are worth, asked without HTTP. */
    private record Tokens(AuthServer auth) implements TokenCheck {
        @Override
        public Optional<TokenGrant> check(String token) {
            return auth.introspect(token).map(Tokens::granted);
        }

        @Override
        public Optional<TokenGrant> checkBound(String token, String proof, String method, String url) {
            return auth.introspect(token, new PossessionProof(proof, method, url))
                    .map(Tokens::granted);
        }

        private static TokenGrant granted(ActiveGrant grant) {
            return new TokenGrant(grant.scopes(), grant.patient().orElse(null), grant.clientId(), grant.subject());
        }
    }
}
