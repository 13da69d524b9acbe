// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.smart.ability.CapabilityRequirement;
import org.sdohsync.smart.ability.SourceSuitability;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.MetadataWarning;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.scope.ScopeComparison;
import org.sdohsync.smart.scope.Scopes;

/**
 * Checks step by step whether a source or a connection works, from name resolution to a first search: name, network, TLS,
 * clock, metadata, discovery, endpoints, needs, registration, token, scopes, search. A step that depends on a failed one is
 * skipped. The report contains neither tokens nor patient data. Safe for use by many threads.
 */
public final class ConnectionDiagnosis {
    private static final Duration SECRET_AHEAD = Duration.ofDays(14);

    private final SmartApp app;
    private final Discovery discovery;
    private final EndpointPins pins;
    private final Reachability way;
    private final TokenTrial probe;
    private final Clock clock;

    /**
     * Creates a diagnosis.
     *
     * @param app the app
     * @param discovery reads the descriptions of sources
     * @param pins the confirmed origins of authorization servers
     * @param direct the sender of requests without tokens, which does not follow redirects
     * @param clock the clock to compare with the server's
     */
    public ConnectionDiagnosis(SmartApp app, Discovery discovery, EndpointPins pins, HttpSender direct, Clock clock) {
        this.app = requireNonNull(app, "app");
        this.discovery = requireNonNull(discovery, "discovery");
        this.pins = requireNonNull(pins, "pins");
        this.clock = requireNonNull(clock, "clock");
        this.way = new Reachability(requireNonNull(direct, "direct"), clock);
        this.probe = new TokenTrial(direct, clock);
    }

    /**
     * Diagnoses a source before it is connected.
     *
     * @param base its base URL
     * @param role the role in which the app wants to connect
     * @return the steps
     */
    public DiagnosisReport source(FhirBase base, Role role) {
        DiagnosisSteps list = new DiagnosisSteps();
        describe(base, role, list);
        return list.report(base);
    }

    /**
     * Diagnoses a connection. Its access token may be refreshed, as with any use of it.
     *
     * @param connection the connection as it is stored
     * @param tokens the source of its tokens
     * @return the steps
     */
    public DiagnosisReport connection(ConnectionRecord connection, TokenSource tokens) {
        DiagnosisSteps list = new DiagnosisSteps();
        SmartConfiguration found = describe(connection.source(), connection.role(), list);
        list.step("endpoints", () -> endpoints(connection, requireNonNull(found, "found"), list));
        list.step("registration", () -> registration(connection, list));
        list.step("token", () -> probe.token("token", tokens, list));
        list.step("scopes", () -> scopes(connection, list));
        list.step("search", () -> {
            probe.search("search", connection, tokens, list);
            return true;
        });
        return list.report(connection.source());
    }

    private @Nullable SmartConfiguration describe(FhirBase base, Role role, DiagnosisSteps list) {
        AtomicReference<@Nullable HttpReply> metadata = new AtomicReference<>();
        AtomicReference<@Nullable SmartConfiguration> found = new AtomicReference<>();
        list.step("reach", () -> {
            metadata.set(way.metadata(base, list).orElse(null));
            return metadata.get() != null;
        });
        list.step("metadata", () -> metadata(requireNonNull(metadata.get(), "metadata"), list));
        list.step("discovery", () -> {
            found.set(discovery(base, list).orElse(null));
            return found.get() != null;
        });
        list.step("needs", () -> needs(requireNonNull(found.get(), "found"), role, list));
        return found.get();
    }

    private static boolean metadata(HttpReply reply, DiagnosisSteps list) {
        Optional<CapabilityStatementReader> statement = CapabilityStatementReader.of(reply);
        if (statement.isEmpty()) {
            // Some servers show it to authorized apps only; discovery finds out what the address is.
            list.warn("metadata", "no public CapabilityStatement (status " + reply.status() + ")", "");
        } else if (!statement.get().isR4()) {
            list.failed(
                    "metadata",
                    "FHIR " + statement.get().fhirVersion() + " instead of 4.0",
                    "ask the source's operator for the address of its R4 API");
            return false;
        } else {
            list.passed(
                    "metadata",
                    "a CapabilityStatement of FHIR " + statement.get().fhirVersion());
        }
        return true;
    }

    private Optional<SmartConfiguration> discovery(FhirBase base, DiagnosisSteps list) {
        try {
            SmartConfiguration found = discovery.rediscover(base);
            List<MetadataWarning> remarks = found.remarks();
            if (found.fromCapabilityStatement()) {
                list.warn(
                        "discovery",
                        "SMART 1: endpoints from the CapabilityStatement",
                        "ask the source's operator for SMART 2");
            } else if (remarks.isEmpty()) {
                list.passed("discovery", "a SMART configuration without defects");
            } else {
                MetadataWarning first = remarks.get(0);
                list.warn(
                        "discovery",
                        remarks.size() + " defects in the SMART configuration; " + first.member() + " " + first.text(),
                        "tell the source's operator");
            }
            return Optional.of(found);
        } catch (DiscoveryException | LimitException failed) {
            list.failed("discovery", "no SMART configuration", String.valueOf(failed.getMessage()));
            return Optional.empty();
        }
    }

    private boolean needs(SmartConfiguration source, Role role, DiagnosisSteps list) {
        SourceSuitability fit = SourceSuitability.of(source, app, role);
        Optional<CapabilityRequirement> worst = fit.unmetRequirements().stream()
                .filter(CapabilityRequirement::essential)
                .findFirst()
                .or(() -> fit.unmetRequirements().stream().findFirst());
        if (worst.isEmpty()) {
            list.passed("needs", "all needs of the app are declared, or may be tried");
        } else if (fit.isConnectable()) {
            list.warn(
                    "needs",
                    fit.unmetRequirements().size() + " unmet; " + line(worst.get()),
                    worst.get().advice());
        } else {
            list.failed("needs", line(worst.get()), worst.get().advice());
        }
        return fit.isConnectable();
    }

    private static String line(CapabilityRequirement need) {
        return need.name() + ": " + need.reason();
    }

    private boolean endpoints(ConnectionRecord connection, SmartConfiguration found, DiagnosisSteps list) {
        Map<String, Origin> moved = pins.moved(found);
        URI held = connection.endpoints().token();
        boolean elsewhere = !Origin.of(held).equals(Origin.of(found.token()));
        if (!moved.isEmpty() || elsewhere) {
            Origin to = moved.isEmpty()
                    ? Origin.of(found.token())
                    : moved.values().iterator().next();
            list.failed(
                    "endpoints",
                    "the source now names " + to + "; the grant came from " + Origin.of(held)
                            + " and is refreshed there only",
                    "ask the source's operator whether it moved; if so, confirm that origin with"
                            + " Sources.confirmOrigin and connect again");
        } else if (!held.equals(found.token())) {
            list.warn(
                    "endpoints",
                    "the token endpoint has a new path; the grant is refreshed at the old one",
                    "connect again if refreshes fail");
        } else {
            list.passed("endpoints", "unchanged since the grant was made");
        }
        // The grant may still work at the pinned endpoint.
        return true;
    }

    private boolean registration(ConnectionRecord connection, DiagnosisSteps list) {
        Optional<Instant> end = connection.client().secretExpiresAt();
        Instant now = clock.instant();
        if (end.filter(at -> !at.isAfter(now)).isPresent()) {
            list.failed(
                    "registration",
                    "the client secret expired at " + end.get(),
                    "connect again; with dynamic registration this gets a new secret");
            // The current access token may still be valid.
            return true;
        }
        if (end.filter(at -> at.isBefore(now.plus(SECRET_AHEAD))).isPresent()) {
            list.warn("registration", "the client secret expires at " + end.get(), "get a new secret before then");
        } else {
            list.passed(
                    "registration",
                    "client " + connection.client().clientId() + " by "
                            + connection.client().method().wireName());
        }
        return true;
    }

    private boolean scopes(ConnectionRecord connection, DiagnosisSteps list) {
        Scopes asked = connection
                .backendScopes()
                .map(Scopes::of)
                .orElseGet(() -> app.scopesAt(connection.source().toString(), connection.role()));
        ScopeComparison compared = ScopeComparison.of(asked, Scopes.of(connection.grantedScopes()));
        // Whether identity and offline access were granted shows in the tokens, not in the scopes.
        List<String> missing = compared.missing().stream()
                .filter(scope -> scope.contains("/") && !scope.startsWith("launch"))
                .toList();
        if (missing.isEmpty() && compared.partial().isEmpty()) {
            list.passed("scopes", "all requested scopes were granted");
        } else {
            list.warn(
                    "scopes",
                    "not granted: " + missing + ", granted in part: " + compared.partial(),
                    "check which scopes the app is registered with there, then connect again");
        }
        return true;
    }
}
