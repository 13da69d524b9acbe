// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.observation.ObservedHttp;
import org.sdohsync.core.internal.observation.SafeObserver;
import org.sdohsync.core.observation.WorkObserver;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.smart.internal.diagnosis.ConnectionDiagnosis;
import org.sdohsync.smart.internal.diagnosis.IpaCheck;
import org.sdohsync.smart.internal.discovery.AuthorizationServers;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.internal.discovery.UdapOffer;
import org.sdohsync.smart.internal.finding.HttpBrandDirectory;
import org.sdohsync.smart.internal.identity.IdTokenCheck;
import org.sdohsync.smart.internal.launch.Launches;
import org.sdohsync.smart.internal.registration.Registrations;
import org.sdohsync.smart.internal.registration.StoredRegistrations;
import org.sdohsync.smart.internal.registration.UdapRegistrations;
import org.sdohsync.smart.internal.token.GrantMaintainer;
import org.sdohsync.smart.internal.token.IntrospectionClient;
import org.sdohsync.smart.internal.token.OwnCertificates;
import org.sdohsync.smart.internal.token.RefreshLease;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenManager;
import org.sdohsync.smart.internal.udap.UdapDiscovery;

/** Creates the collaborators of a client. */
final class SmartClientAssembly {
    final StoredConnections ledger;
    final TokenManager tokens;
    final Connector connector;
    final Disconnector disconnector;
    final GrantMaintainer keeper;
    final Sources sources;
    final EhrLaunches ehrLaunches;
    final LeakResponder leaks;
    final Gate gate;
    final @Nullable ThreadPoolExecutor ownThreads;

    SmartClientAssembly(SmartClientBuilder builder) {
        this.ownThreads = builder.executor == null ? RefreshThreads.create() : null;
        Executor executor = builder.executor == null ? requireNonNull(ownThreads) : builder.executor;
        Limits limits =
                builder.limits.bodyBytes(Math.min(SmartClient.AUTHORIZATION_BODY_BYTES, builder.limits.bodyBytes()));
        // Tokens, codes and secrets travel on a client of their own: no redirects, no cookies, no cache.
        WorkObserver observer = SafeObserver.of(builder.observer);
        SmartAudit audit = new SmartAudit(builder.trail, builder.clock);
        HttpSender http = ObservedHttp.over(direct(builder, limits), observer);
        ClientAuthentication authentication = new ClientAuthentication(
                builder.app.signingKeys().orElse(null),
                builder.clock,
                builder.entropy,
                base -> builder.app.settingsAt(base.toString()),
                audit,
                builder.app.udap().orElse(null));
        TokenEndpoint endpoint = new TokenEndpoint(http, authentication, builder.clock);
        // The CapabilityStatement of a large server has megabytes, and discovery sends no secret.
        HttpSender open = ObservedHttp.over(direct(builder, builder.limits), observer);
        UdapDiscovery members = new UdapDiscovery(
                open, builder.rules, builder.clock, builder.app.udap().orElse(null));
        this.gate = new Gate(builder.app.admission(), members, audit, builder.clock);
        UdapRegistrations udap =
                new UdapRegistrations(members, http, builder.app, builder.clock, builder.entropy, audit);
        this.ledger = new StoredConnections(builder.store, builder.listener);
        this.ehrLaunches = new EhrLaunches(builder.app, ledger, builder.rules, gate);
        this.tokens = TokenManager.builder(builder.store, ledger, endpoint, executor)
                .clock(builder.clock)
                .pause(builder.pause)
                .jitter(builder.jitter)
                .entropy(builder.entropy)
                .callTime(limits.callTime())
                .observer(observer)
                .audit(audit, builder.trail instanceof AuditTrail known ? known : null)
                .gate(gate)
                .build();
        this.disconnector = new Disconnector(ledger, tokens, endpoint, builder.store.leases(builder.clock), audit);
        this.keeper = new GrantMaintainer(
                ledger,
                tokens,
                new OwnCertificates(builder.app.transports(), builder.clock),
                builder.clock,
                builder.jitter,
                builder.upkeep);
        Registrations registrations = new Registrations(builder.store, http, builder.app, builder.clock, audit, udap);
        Discovery discovery = new Discovery(
                open,
                builder.rules,
                builder.clock,
                base -> builder.app.settingsAt(base.toString()).published());
        EndpointPins pins = new EndpointPins(builder.store);
        this.sources = new Sources(new Sources.Parts(
                builder.app,
                builder.rules,
                discovery,
                pins,
                new HttpBrandDirectory(open, builder.rules),
                new StoredRegistrations(builder.store, http, builder.app, udap),
                new IntrospectionClient(http, authentication, pins),
                new ConnectionDiagnosis(builder.app, discovery, pins, open, builder.clock),
                new IpaCheck(builder.app, discovery, open, builder.clock),
                new UdapOffer(open),
                gate,
                id -> ledger.load(id).map(StoredValue::value).orElseThrow(() -> SmartClient.unknown(id)),
                tokens::source));
        LaunchPlanner planner = new LaunchPlanner(
                builder.app,
                discovery,
                pins,
                registrations,
                builder.clock,
                builder.entropy,
                new AuthorizationServers(builder.store, builder.clock),
                gate);
        ConnectionSaver saver =
                new ConnectionSaver(ledger, tokens, builder.store, builder.app, builder.clock, builder.pause, gate);
        this.connector = new Connector(new Connector.Parts(
                builder.app,
                planner,
                new Launches(
                        builder.store,
                        endpoint,
                        builder.clock,
                        builder.entropy,
                        base -> builder.app.settingsAt(base.toString()).authorizationRequests()),
                registrations,
                new IdTokenCheck(http, builder.clock),
                endpoint,
                saver,
                new GrantAdopter(
                        builder.app,
                        planner,
                        endpoint,
                        saver,
                        new RefreshLease.Source(builder.store, builder.clock, limits.callTime()),
                        builder.clock,
                        builder.pause),
                new BackendConnector(builder.app, planner, endpoint, saver),
                builder.browser,
                builder.entropy,
                audit));
        this.leaks = new LeakResponder(new LeakResponder.Parts(
                builder.store,
                ledger,
                tokens,
                endpoint,
                new RefreshLease.Source(builder.store, builder.clock, limits.callTime()),
                registrations,
                sources.registrations(),
                executor,
                builder.clock,
                builder.pause,
                audit));
    }

    private static HttpSender direct(SmartClientBuilder builder, Limits limits) {
        return DirectHttp.over(builder.http, builder.rules, limits, builder.app.transports());
    }
}
