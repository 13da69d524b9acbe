// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.internal.http.TokenUseHistory;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.internal.fetch.FetchRun;
import org.sdohsync.records.internal.fetch.RecordsServer;
import org.sdohsync.records.internal.ipa.PatientSearches;
import org.sdohsync.records.internal.ipa.SourcePatientReader;
import org.sdohsync.records.internal.match.MemberMatcher;
import org.sdohsync.records.ipa.PatientReader;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.match.MatchedMember;
import org.sdohsync.records.match.MemberMatchRequest;
import org.sdohsync.records.sink.RecordSink;
import org.sdohsync.smart.SmartClient;

/**
 * Fetches the health records of patients from the sources that a {@link SmartClient} is connected with: a member's plan, a
 * hospital, a doctor's office (Da Vinci PDex, International Patient Access, FHIR R4 {@code $everything}). Memory does not grow
 * with the number of resources, but for 24 to 48 bytes for each, by which repeated ones are recognized. Safe for use by many
 * threads; each fetch blocks its own.
 */
public final class HealthRecords {
    private final HealthRecordsBuilder said;
    private final HttpSender direct;

    HealthRecords(HealthRecordsBuilder said) {
        this.said = said;
        this.direct = DirectHttp.over(said.http, said.rules, said.limits, said.smart.transports());
    }

    /**
     * Returns a builder.
     *
     * @param smart the connections; not closed by this
     * @return a builder; not thread-safe
     */
    public static HealthRecordsBuilder builder(SmartClient smart) {
        return new HealthRecordsBuilder(smart);
    }

    /**
     * Fetches the records of a patient into a sink. If an earlier fetch into the same sink did not end, it goes on. The sink is
     * closed in any case.
     *
     * @param connection the connection; its launch context names the patient, unless the options do
     * @param options what to fetch
     * @param sink where the resources go
     * @return what came
     * @throws FetchException if it cannot be fetched this way
     * @throws org.sdohsync.core.error.SyncException if it could not be finished: what came is kept, and the same call goes on
     *     where it stopped. {@link org.sdohsync.core.error.AuthorizationException} says that the user has to connect the source
     *     again first, as it happens by design where a source issues no refresh tokens
     */
    public RecordManifest fetch(Connection connection, FetchOptions options, RecordSink sink) {
        requireNonNull(connection, "connection");
        requireNonNull(options, "options");
        try (RecordSink used = requireNonNull(sink, "sink")) {
            String patient =
                    options.patient().or(() -> connection.context().patient()).orElseThrow(() -> noPatient(connection));
            return new FetchRun(
                            server(connection),
                            patient,
                            options,
                            used,
                            () -> scopes(connection),
                            said.clock,
                            said.pause)
                    .run();
        }
    }

    /**
     * Returns typed reads of a patient's resources.
     *
     * @param connection the connection; its launch context names the patient
     * @return the reader
     * @throws FetchException if the connection is not for a patient
     */
    public PatientReader read(Connection connection) {
        String patient = connection.context().patient().orElseThrow(() -> noPatient(connection));
        SignedHttp signed = signed(connection);
        return new SourcePatientReader(
                new PatientSearches(client(connection, signed), signed, log(connection), patient));
    }

    /**
     * Asks a plan for a member whom another plan or an app knows (Da Vinci HRex, {@code $member-match}). It is asked once: no
     * other try is made with changed data.
     *
     * @param plan a connection with the plan, whose scopes cover the operation
     * @param request the member, the coverage there, and the consent
     * @return the member at the plan
     * @throws org.sdohsync.records.match.MatchException if there is no match, or the plan does not offer it
     */
    public MatchedMember match(Connection plan, MemberMatchRequest request) {
        return new MemberMatcher(signed(plan), plan.source(), log(plan)).match(requireNonNull(request, "request"));
    }

    private static FetchException noPatient(Connection connection) {
        return new FetchException(
                "connection " + connection.id()
                        + " is not for a patient: connect it with the scope launch/patient, or name the patient with"
                        + " FetchOptions.patient",
                FetchException.Reason.NO_PATIENT);
    }

    private RecordsServer server(Connection connection) {
        SignedHttp signed = signed(connection);
        return new RecordsServer(signed, direct, client(connection, signed), log(connection), said.recordLimits);
    }

    private FhirClient client(Connection connection, SignedHttp signed) {
        return FhirClient.over(signed, connection.source(), said.limits).noting(log(connection));
    }

    private SignedHttp signed(Connection connection) {
        return SignedHttp.builder(
                        direct,
                        Set.of(connection.source().origin()),
                        TokenSource.of(said.smart.tokens(connection.id())))
                .limits(said.limits)
                .clock(said.clock)
                .pause(said.pause)
                .jitter(said.jitter)
                .witness(TokenUseHistory.create())
                .build();
    }

    private AccessLog log(Connection connection) {
        return said.onAccess == null
                ? AccessLog.none()
                : AccessLog.of(connection, said.clock, said.onAccess).purpose(Purpose.RECORDS);
    }

    private List<String> scopes(Connection connection) {
        return List.copyOf(
                said.smart.connection(connection.id()).orElse(connection).grantedScopes());
    }
}
