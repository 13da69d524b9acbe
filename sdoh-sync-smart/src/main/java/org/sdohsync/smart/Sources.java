// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.smart.ability.SourceSuitability;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.DiagnosisReport;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.finding.BrandDirectory;
import org.sdohsync.smart.finding.FoundSource;
import org.sdohsync.smart.finding.SourceAddress;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.diagnosis.ConnectionDiagnosis;
import org.sdohsync.smart.internal.diagnosis.IpaCheck;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.EndpointPins;
import org.sdohsync.smart.internal.discovery.UdapOffer;
import org.sdohsync.smart.internal.token.IntrospectionClient;
import org.sdohsync.smart.registration.ManagedRegistrations;
import org.sdohsync.smart.token.TokenIntrospection;

/**
 * Operations on sources other than connecting them: finding, describing, diagnosing, registrations. Obtained from {@link
 * SmartClient#sources}. Each takes only sources that the app's {@link org.sdohsync.smart.admission.Admission} can admit, and
 * throws an {@link org.sdohsync.smart.admission.AdmissionException} for others. Safe for use by many threads.
 */
public final class Sources {
    /** The collaborators. */
    record Parts(
            SmartApp app,
            AddressRules rules,
            Discovery discovery,
            EndpointPins pins,
            BrandDirectory brands,
            ManagedRegistrations registrations,
            IntrospectionClient introspection,
            ConnectionDiagnosis diagnosis,
            IpaCheck ipa,
            UdapOffer udap,
            Gate gate,
            Function<ConnectionId, ConnectionRecord> connections,
            Function<ConnectionId, TokenSource> tokens) {}

    private final Parts parts;

    Sources(Parts parts) {
        this.parts = parts;
    }

    /**
     * Parses an address that a user pasted or typed. Nothing is sent.
     *
     * @param text the text
     * @return the source; continue with {@link SmartClient#connect}
     * @throws org.sdohsync.smart.finding.FindingException if it is not the address of a FHIR API
     */
    public FoundSource parseAddress(String text) {
        return admitted(SourceAddress.pasted(text, parts.rules));
    }

    /**
     * Parses the content of a QR code. Nothing is sent.
     *
     * @param payload the text in the code
     * @return the source; continue with {@link SmartClient#connect}
     * @throws org.sdohsync.smart.finding.FindingException if it is not the address of a FHIR API
     */
    public FoundSource parseQrCode(String payload) {
        return admitted(SourceAddress.scanned(payload, parts.rules));
    }

    private FoundSource admitted(FoundSource found) {
        parts.gate.requireAddress(found.baseUrl());
        return found;
    }

    private FhirBase admitted(FhirBase base) {
        parts.gate.requireAddress(base);
        return base;
    }

    /**
     * The directories of User-Access Brands (SMART App Launch 2.2, User-Access Brands).
     *
     * @return the directory, which fetches and caches brand bundles
     */
    public BrandDirectory brands() {
        return parts.brands;
    }

    /**
     * Returns the description of a source (SMART App Launch 2.2, Conformance §Using well-known), from memory while it is
     * fresh.
     *
     * @param base its FHIR base URL
     * @return the SMART configuration
     * @throws org.sdohsync.smart.discovery.DiscoveryException if it is not a source that can be connected
     */
    public SmartConfiguration smartConfiguration(FhirBase base) {
        return parts.discovery.discover(admitted(base));
    }

    /**
     * Tells whether a source can do what the app needs.
     *
     * @param base its FHIR base URL
     * @param role the role in which the app wants to connect
     * @return the result for each need
     * @throws org.sdohsync.smart.discovery.DiscoveryException if it is not a source that can be connected
     */
    public SourceSuitability checkCapabilities(FhirBase base, Role role) {
        return SourceSuitability.of(smartConfiguration(base), parts.app, role);
    }

    /**
     * Checks a source step by step and reports why it can or cannot be connected.
     *
     * @param base its FHIR base URL
     * @param role the role in which the app wants to connect
     * @return the steps
     */
    public DiagnosisReport diagnose(FhirBase base, Role role) {
        return parts.diagnosis.source(admitted(base), role);
    }

    /**
     * Checks a connection step by step and reports why it does or does not work.
     *
     * @param id the connection
     * @return the steps
     * @throws IllegalArgumentException if there is no such connection
     */
    public DiagnosisReport diagnose(ConnectionId id) {
        return parts.diagnosis.connection(parts.connections.apply(id), parts.tokens.apply(id));
    }

    /**
     * Checks whether a server supports International Patient Access (IPA 1.1, Access §Client Process).
     *
     * @param base its FHIR base URL
     * @return the steps; {@link IpaCheck#grade} tells how far it declares IPA
     */
    public DiagnosisReport checkIpa(FhirBase base) {
        return parts.ipa.server(admitted(base));
    }

    /**
     * Checks International Patient Access with a patient's connection (IPA 1.1, Access §Client Process).
     *
     * @param id the connection
     * @return the steps, with reading the patient's own record, whose content is not reported
     * @throws IllegalArgumentException if there is no such connection
     */
    public DiagnosisReport checkIpa(ConnectionId id) {
        return parts.ipa.connection(parts.connections.apply(id), parts.tokens.apply(id));
    }

    /**
     * Asks a source which UDAP profiles it supports (HL7 UDAP Security, Discovery). For information only: the answer is not
     * verified. Whether a source is a trusted member of the app's own community is checked when it is connected.
     *
     * @param base its FHIR base URL
     * @return the UDAP profiles that it says it supports; empty if it offers none
     * @throws org.sdohsync.smart.discovery.DiscoveryException if the source does not answer
     */
    public List<String> udapProfiles(FhirBase base) {
        return parts.udap.profiles(admitted(base));
    }

    /**
     * Asks a connection's authorization server about its access token (RFC 7662).
     *
     * @param id the connection
     * @return the answer; empty if the source does not offer introspection
     * @throws IllegalArgumentException if there is no such connection
     * @throws org.sdohsync.core.error.SyncException if the source does not answer
     */
    public Optional<TokenIntrospection> introspect(ConnectionId id) {
        ConnectionRecord connection = parts.connections.apply(id);
        return parts.introspection.ask(connection, smartConfiguration(connection.source()));
    }

    /**
     * Confirms that a source's authorization server has moved, after asking the source's operator. Until then no code, token
     * or secret is sent to the new origin; earlier grants are still refreshed where they came from.
     *
     * @param base the source's FHIR base URL
     * @param origin the new origin, as the operator named it
     */
    public void confirmOrigin(FhirBase base, Origin origin) {
        parts.pins.confirm(requireNonNull(base, "base"), origin);
    }

    /**
     * The dynamic registrations of this app (RFC 7591, RFC 7592).
     *
     * @return lists and manages them
     */
    public ManagedRegistrations registrations() {
        return parts.registrations;
    }
}
