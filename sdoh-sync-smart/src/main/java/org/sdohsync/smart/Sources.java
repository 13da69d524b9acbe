// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TokenSource;
import org.sdohsync.smart.ability.Fit;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.diagnosis.ConnectionDiagnosis;
import org.sdohsync.smart.diagnosis.IpaCheck;
import org.sdohsync.smart.diagnosis.Report;
import org.sdohsync.smart.discovery.Discovery;
import org.sdohsync.smart.discovery.EndpointPins;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.discovery.UdapOffer;
import org.sdohsync.smart.finding.BrandDirectory;
import org.sdohsync.smart.finding.FoundSource;
import org.sdohsync.smart.finding.SourceAddress;
import org.sdohsync.smart.registration.ManagedRegistrations;
import org.sdohsync.smart.token.Introspected;
import org.sdohsync.smart.token.Introspection;

/**
 * What can be found out about sources, and set right, beside connecting them. Reached by {@link SmartClient#sources}. Safe for use by
 * many threads.
 */
public final class Sources {
    /** What the desk works with. */
    record Parts(
            SmartApp app,
            AddressRules rules,
            Discovery discovery,
            EndpointPins pins,
            BrandDirectory brands,
            ManagedRegistrations registrations,
            Introspection introspection,
            ConnectionDiagnosis diagnosis,
            IpaCheck ipa,
            UdapOffer udap,
            Function<ConnectionId, ConnectionRecord> connections,
            Function<ConnectionId, TokenSource> tokens) {}

    private final Parts parts;

    Sources(Parts parts) {
        this.parts = parts;
    }

    /**
     * Reads an address that a user pasted or typed. Nothing is sent.
     *
     * @param text the text
     * @return the source; go on with {@link SmartClient#connect}
     * @throws org.sdohsync.smart.finding.FindingException if it is no address of a FHIR API
     */
    public FoundSource pasted(String text) {
        return SourceAddress.pasted(text, parts.rules);
    }

    /**
     * Reads what a QR code holds. Nothing is sent.
     *
     * @param payload the text in the code
     * @return the source; go on with {@link SmartClient#connect}
     * @throws org.sdohsync.smart.finding.FindingException if it is no address of a FHIR API
     */
    public FoundSource scanned(String payload) {
        return SourceAddress.scanned(payload, parts.rules);
    }

    /**
     * The directories of User-Access Brands.
     *
     * @return fetches and keeps brand bundles
     */
    public BrandDirectory brands() {
        return parts.brands;
    }

    /**
     * Describes a source, from memory as long as that is fresh.
     *
     * @param base its FHIR base URL
     * @return what it publishes
     * @throws org.sdohsync.smart.discovery.DiscoveryException if it is no source that can be connected
     */
    public SmartConfiguration describe(FhirBase base) {
        return parts.discovery.discover(base);
    }

    /**
     * Tells whether a source can do what the app needs.
     *
     * @param base its FHIR base URL
     * @param role the role in which the app wants to connect
     * @return the answer, need by need
     * @throws org.sdohsync.smart.discovery.DiscoveryException if it is no source that can be connected
     */
    public Fit fit(FhirBase base, Role role) {
        return Fit.of(describe(base), parts.app, role);
    }

    /**
     * Finds out step by step why a source can or cannot be connected.
     *
     * @param base its FHIR base URL
     * @param role the role in which the app wants to connect
     * @return the steps
     */
    public Report diagnose(FhirBase base, Role role) {
        return parts.diagnosis.source(base, role);
    }

    /**
     * Finds out step by step why a connection does or does not work.
     *
     * @param id the connection
     * @return the steps
     * @throws IllegalArgumentException if there is no such connection
     */
    public Report diagnose(ConnectionId id) {
        return parts.diagnosis.connection(parts.connections.apply(id), parts.tokens.apply(id));
    }

    /**
     * Walks the process of International Patient Access at a server.
     *
     * @param base its FHIR base URL
     * @return the steps; {@link IpaCheck#grade} tells how far it declares IPA
     */
    public Report ipa(FhirBase base) {
        return parts.ipa.server(base);
    }

    /**
     * Walks the process of International Patient Access with a patient's connection.
     *
     * @param id the connection
     * @return the steps, the patient's own record included, of which nothing is told
     * @throws IllegalArgumentException if there is no such connection
     */
    public Report ipa(ConnectionId id) {
        return parts.ipa.connection(parts.connections.apply(id), parts.tokens.apply(id));
    }

    /**
     * Finds out whether a source offers UDAP. A look only: nothing of it is verified, and connecting goes by SMART in any case.
     *
     * @param base its FHIR base URL
     * @return the UDAP profiles that it says it supports; empty if it offers none
     * @throws org.sdohsync.smart.discovery.DiscoveryException if that cannot be told now
     */
    public List<String> udapProfiles(FhirBase base) {
        return parts.udap.profiles(base);
    }

    /**
     * Asks a connection's authorization server about its access token.
     *
     * @param id the connection
     * @return the answer; empty if the source does not offer it
     * @throws IllegalArgumentException if there is no such connection
     * @throws org.sdohsync.core.error.SyncException if there is no answer
     */
    public Optional<Introspected> introspect(ConnectionId id) {
        ConnectionRecord connection = parts.connections.apply(id);
        return parts.introspection.ask(connection, describe(connection.source()));
    }

    /**
     * Confirms that a source's authorization server has moved, after asking the source's operator. Until then nothing secret is sent
     * to the new place; grants made earlier are refreshed where they came from in any case.
     *
     * @param base the source's FHIR base URL
     * @param origin the new place, as the operator named it
     */
    public void confirmOrigin(FhirBase base, Origin origin) {
        parts.pins.confirm(requireNonNull(base, "base"), origin);
    }

    /**
     * The registrations that this app got by program.
     *
     * @return shows and manages them
     */
    public ManagedRegistrations registrations() {
        return parts.registrations;
    }
}
