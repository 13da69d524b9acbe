// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity.Method;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.diagnosis.DiagnosisStep.Outcome;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.scope.ScopeComparison;
import org.sdohsync.smart.scope.Scopes;

/**
 * Performs the client process of International Patient Access (IPA 1.1, Access §Client Process) step by step. A server that
 * does not declare IPA may still work, so that is a warning and not a failure. Safe for use by many threads.
 */
public final class IpaCheck {
    private static final List<String> SERVER_CAPABILITIES = List.of(
            "launch-standalone",
            "context-standalone-patient",
            "permission-patient",
            "permission-offline",
            "sso-openid-connect",
            "client-public",
            "client-confidential-asymmetric");

    private final SmartApp app;
    private final Discovery discovery;
    private final Reachability way;
    private final TokenTrial probe;

    /** How a server declares IPA. */
    public enum Grade {
        /** Its CapabilityStatement instantiates the one of the IPA server. */
        DECLARED,
        /** It lists profiles of IPA, but does not instantiate the CapabilityStatement of the IPA server. */
        PROFILES,
        /** It does not mention IPA. */
        NOTHING
    }

    /**
     * Creates a check.
     *
     * @param app the app
     * @param discovery reads the descriptions of sources
     * @param direct the sender of requests without tokens, which does not follow redirects
     * @param clock the clock to compare with the server's
     */
    public IpaCheck(SmartApp app, Discovery discovery, HttpSender direct, Clock clock) {
        this.app = requireNonNull(app, "app");
        this.discovery = requireNonNull(discovery, "discovery");
        this.way = new Reachability(requireNonNull(direct, "direct"), requireNonNull(clock, "clock"));
        this.probe = new TokenTrial(direct, clock);
    }

    /**
     * Checks a server before it is connected.
     *
     * @param base its base URL
     * @return the steps: reach, metadata, instantiates, profiles, discovery, capabilities, PKCE, scopes, client
     */
    public DiagnosisReport server(FhirBase base) {
        DiagnosisSteps list = new DiagnosisSteps();
        walk(base, list);
        return list.report(base);
    }

    /**
     * Checks a server and a patient's connection to it.
     *
     * @param connection the connection as it is stored
     * @param tokens the source of its tokens
     * @return the steps of {@link #server}, then the token and the patient's own record
     */
    public DiagnosisReport connection(ConnectionRecord connection, TokenSource tokens) {
        DiagnosisSteps list = new DiagnosisSteps();
        walk(connection.source(), list);
        list.step("token", () -> probe.token("token", tokens, list));
        list.step("patient", () -> {
            probe.patient("patient", connection, tokens, list);
            return true;
        });
        return list.report(connection.source());
    }

    /**
     * Returns how a server declares IPA, from a report of this check.
     *
     * @param report the report
     * @return the grade
     */
    public static Grade grade(DiagnosisReport report) {
        if (passed(report, "instantiates")) {
            return Grade.DECLARED;
        }
        return passed(report, "profiles") ? Grade.PROFILES : Grade.NOTHING;
    }

    private static boolean passed(DiagnosisReport report, String name) {
        return report.check(name)
                .filter(check -> check.outcome() == Outcome.PASSED)
                .isPresent();
    }

    private void walk(FhirBase base, DiagnosisSteps list) {
        AtomicReference<@Nullable HttpReply> metadata = new AtomicReference<>();
        AtomicReference<@Nullable SmartConfiguration> found = new AtomicReference<>();
        list.step("reach", () -> {
            metadata.set(way.metadata(base, list).orElse(null));
            return metadata.get() != null;
        });
        list.step("metadata", () -> statement(requireNonNull(metadata.get(), "metadata"), list));
        list.step("discovery", () -> {
            found.set(discover(base, list).orElse(null));
            return found.get() != null;
        });
        list.step("capabilities", () -> capabilities(requireNonNull(found.get(), "found"), list));
        list.step("PKCE", () -> challenge(requireNonNull(found.get(), "found"), list));
        list.step("scopes", () -> scopes(requireNonNull(found.get(), "found"), list));
        list.step("client", () -> client(base, list));
    }

    private static boolean statement(HttpReply reply, DiagnosisSteps list) {
        Optional<CapabilityStatementReader> found = CapabilityStatementReader.of(reply);
        if (found.isEmpty()) {
            list.warn(
                    "metadata",
                    "no public CapabilityStatement (status " + reply.status() + ")",
                    "check again with a connection: it may be visible to authorized apps only");
            list.skipped("instantiates", "there is no CapabilityStatement");
            list.skipped("profiles", "there is no CapabilityStatement");
            return true;
        }
        CapabilityStatementReader statement = found.get();
        if (!statement.isR4() || !statement.offersJson()) {
            list.failed(
                    "metadata",
                    "FHIR " + statement.fhirVersion() + (statement.offersJson() ? "" : " without JSON"),
                    "IPA needs FHIR 4.0 in JSON: ask the source's operator for that API");
            return false;
        }
        list.passed("metadata", "FHIR " + statement.fhirVersion() + " in JSON");
        declared(statement, list);
        return true;
    }

    private static void declared(CapabilityStatementReader statement, DiagnosisSteps list) {
        if (statement.instantiatesIpa()) {
            list.passed("instantiates", "the server instantiates IPA");
        } else {
            list.warn(
                    "instantiates", "the server does not say that it instantiates IPA", "continue: it may still work");
        }
        List<String> profiles = statement.ipaProfiles();
        if (profiles.isEmpty()) {
            boolean patient = statement.supports("Patient", "read");
            list.warn(
                    "profiles",
                    "no profile of IPA is listed" + (patient ? "; Patient can be read" : ""),
                    "do not rely on must-support elements");
        } else if (!profiles.contains("ipa-patient")) {
            list.warn(
                    "profiles", "ipa-patient is not among " + profiles, "tell the source's operator: IPA requires it");
        } else {
            list.passed("profiles", String.join(" ", profiles));
        }
    }

    private Optional<SmartConfiguration> discover(FhirBase base, DiagnosisSteps list) {
        try {
            SmartConfiguration found = discovery.rediscover(base);
            if (found.fromCapabilityStatement()) {
                list.warn(
                        "discovery",
                        "endpoints from the CapabilityStatement only",
                        "IPA requires SMART 2: tell the source's operator");
            } else {
                list.passed("discovery", "a SMART configuration");
            }
            return Optional.of(found);
        } catch (DiscoveryException | LimitException failed) {
            list.failed("discovery", "no SMART configuration", String.valueOf(failed.getMessage()));
            return Optional.empty();
        }
    }

    private static boolean capabilities(SmartConfiguration source, DiagnosisSteps list) {
        List<String> missing = new ArrayList<>(SERVER_CAPABILITIES);
        missing.removeAll(source.capabilities());
        if (source.authorization().isEmpty()) {
            list.failed(
                    "capabilities",
                    "no authorization_endpoint",
                    "patients cannot authorize apps there: ask the source's operator");
            return false;
        }
        if (missing.isEmpty()) {
            list.passed("capabilities", "all that IPA requires of a server");
        } else {
            list.warn(
                    "capabilities",
                    "not declared: " + missing,
                    "tell the source's operator; try a launch to see what works");
        }
        return true;
    }

    private static boolean challenge(SmartConfiguration source, DiagnosisSteps list) {
        List<String> methods = source.challengeMethods();
        if (methods.contains("S256")) {
            list.passed("PKCE", "S256");
        } else {
            list.warn("PKCE", "S256 is not declared", "tell the source's operator; S256 is sent anyway");
        }
        return true;
    }

    private boolean scopes(SmartConfiguration source, DiagnosisSteps list) {
        Scopes asked = app.scopesAt(source.base().toString(), Role.patient()).inStyle(source.scopeStyle());
        if (!asked.contains("launch/patient")) {
            list.failed("scopes", "the app does not ask for launch/patient", "add launch/patient to the app's scopes");
            return false;
        }
        if (source.scopesSupported().isEmpty()) {
            list.skipped("scopes", "the source lists no scopes");
            return true;
        }
        ScopeComparison compared = ScopeComparison.of(asked, Scopes.of(source.scopesSupported()));
        if (compared.missing().isEmpty()) {
            list.passed("scopes", "all scopes of the app are listed");
        } else {
            list.warn(
                    "scopes",
                    "not listed: " + compared.missing(),
                    "the list need not be complete: request them anyway");
        }
        return true;
    }

    // IPA 1.1, Access §Client Capabilities: confidential apps authenticate with keys, public ones do not.
    private boolean client(FhirBase base, DiagnosisSteps list) {
        Optional<Method> method = app.registrationAt(base.toString()).map(client -> client.method());
        if (method.filter(used -> used == Method.CLIENT_SECRET_BASIC || used == Method.CLIENT_SECRET_POST)
                .isPresent()) {
            list.warn("client", "the app has a secret here", "IPA wants confidential apps to use keys: register one");
        } else {
            list.passed(
                    "client",
                    method.map(used -> "registered with " + used.wireName()).orElse("dynamic registration"));
        }
        return true;
    }
}
