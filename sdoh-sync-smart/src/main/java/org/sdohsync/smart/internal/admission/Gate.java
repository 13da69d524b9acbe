// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.admission;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.smart.admission.AdmissionException.Rule;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.admission.QuotaUse.Kind;
import org.sdohsync.smart.internal.audit.SmartAudit;
import org.sdohsync.smart.internal.udap.UdapDiscovery;
import org.sdohsync.smart.udap.UdapException;

/** Applies an {@link Admission}. Safe for use by many threads. */
public final class Gate {
    private final Admission admission;
    private final UdapDiscovery members;
    private final SmartAudit audit;
    private final RequestQuota<FhirBase> requestsOfSources;
    private final RequestQuota<String> requestsOfAccounts;

    /**
     * Creates a gate.
     *
     * @param admission the rules
     * @param members tells who is a member of the trust community
     * @param audit is told of each refusal
     * @param clock the clock for quotas
     */
    public Gate(Admission admission, UdapDiscovery members, SmartAudit audit, Clock clock) {
        this.admission = requireNonNull(admission, "admission");
        this.members = requireNonNull(members, "members");
        this.audit = requireNonNull(audit, "audit");
        this.requestsOfSources =
                new RequestQuota<>(clock, admission.requestsPerHour().perSource());
        this.requestsOfAccounts =
                new RequestQuota<>(clock, admission.requestsPerHour().perAccount());
    }

    /**
     * Creates a gate that admits everything.
     *
     * @return the gate
     */
    public static Gate open() {
        Clock clock = Clock.systemUTC();
        HttpSender nothing = request -> {
            throw new IllegalStateException("an open gate asks nobody; this indicates a bug");
        };
        UdapDiscovery nobody = new UdapDiscovery(nothing, AddressRules.strict(), clock, null);
        return new Gate(Admission.open(), nobody, SmartAudit.none(), clock);
    }

    /**
     * Refuses a source that no rule can admit. Nothing is sent.
     *
     * @param source its FHIR base
     * @throws AdmissionException if it is refused
     */
    public void requireAddress(FhirBase source) {
        if (admission.refuses(source)) {
            throw refused(
                    source,
                    Rule.REFUSED_HOST,
                    "its host is refused by Admission.refusing",
                    "Connect another source, or change that rule",
                    null);
        }
        if (!admission.lists(source) && !admission.admitsMembers()) {
            throw refused(
                    source,
                    Rule.NOT_LISTED,
                    "it is neither listed nor at an admitted host",
                    "If it should be connected, add it with Admission.sources or Admission.hosts",
                    null);
        }
    }

    /**
     * Refuses a source that is not admitted. Its UDAP metadata is asked for if only membership can admit it.
     *
     * @param source its FHIR base
     * @throws AdmissionException if it is refused
     * @throws UdapException if it does not answer, so that this is unknown
     */
    public void require(FhirBase source) {
        requireAddress(source);
        if (admission.lists(source)) {
            return;
        }
        if (!isMember(source)) {
            throw refused(
                    source,
                    Rule.NO_MEMBER,
                    "it offers no UDAP",
                    "If it should be connected all the same, add it with Admission.sources",
                    null);
        }
    }

    private boolean isMember(FhirBase source) {
        try {
            return members.of(source).isPresent();
        } catch (UdapException untrusted) {
            if (untrusted.retryable()) {
                throw untrusted;
            }
            throw refused(
                    source,
                    Rule.NO_MEMBER,
                    "it is no trusted member of the trust community (" + untrusted.reason() + ")",
                    "Ask the source's operator",
                    untrusted);
        }
    }

    /**
     * Refuses a stored connection whose source is not admitted any more, before its token is used.
     *
     * @param held the connection
     * @throws AuthorizationException CLIENT_CONFIG if it is refused
     */
    public void requireStored(ConnectionRecord held) {
        asStored(held, () -> requireAddress(held.source()));
    }

    /**
     * Refuses a stored connection whose source is not admitted any more, before its refresh token is sent.
     *
     * @param held the connection
     * @throws AuthorizationException CLIENT_CONFIG if it is refused
     */
    public void requireBeforeRefresh(ConnectionRecord held) {
        asStored(held, () -> require(held.source()));
    }

    private static void asStored(ConnectionRecord held, Runnable check) {
        try {
            check.run();
        } catch (AdmissionException refused) {
            throw new AuthorizationException(
                    "Connection " + held.id() + " rests: " + refused.getMessage(),
                    AuthorizationException.Reason.CLIENT_CONFIG,
                    null,
                    refused);
        }
    }

    /**
     * Refuses another connection if there are as many as permitted.
     *
     * @param source the source
     * @param ofSource how many it has
     * @param ofAccount how many the account has
     * @throws AdmissionException if one of them has as many as it may have
     */
    public void requireRoom(FhirBase source, int ofSource, int ofAccount) {
        long perSource = admission.connections().perSource();
        long perAccount = admission.connections().perAccount();
        if (perSource > 0 && ofSource >= perSource) {
            throw refused(
                    source,
                    Rule.CONNECTIONS_PER_SOURCE,
                    "it has " + ofSource + " connections, the most that Admission.connections permits",
                    "Disconnect one that is not needed, or raise the quota",
                    null);
        }
        if (perAccount > 0 && ofAccount >= perAccount) {
            throw refused(
                    source,
                    Rule.CONNECTIONS_PER_ACCOUNT,
                    "the account has " + ofAccount + " connections, the most that Admission.connections permits",
                    "Disconnect one that is not needed, or raise the quota",
                    null);
        }
    }

    /**
     * Tells whether connections are counted at all.
     *
     * @return true if there is a quota of connections
     */
    public boolean limitsConnections() {
        return admission.connections().perSource() > 0
                || admission.connections().perAccount() > 0;
    }

    /**
     * Tells whether requests are counted at all.
     *
     * @return true if there is a quota of requests
     */
    public boolean limitsRequests() {
        return admission.requestsPerHour().perSource() > 0
                || admission.requestsPerHour().perAccount() > 0;
    }

    /**
     * Counts a request of a connection, before it is sent.
     *
     * @param held the connection
     * @throws AdmissionException if there were as many as permitted in the last hour; it tells when to try again
     */
    public void count(ConnectionRecord held) {
        Optional<Duration> account = requestsOfAccounts.take(held.account());
        account.ifPresent(wait -> {
            throw exhausted(held.source(), Rule.REQUESTS_PER_ACCOUNT, "its account's connections made", wait);
        });
        Optional<Duration> source = requestsOfSources.take(held.source());
        source.ifPresent(wait -> {
            throw exhausted(held.source(), Rule.REQUESTS_PER_SOURCE, "it was sent", wait);
        });
    }

    /**
     * Tells how far the quotas are used.
     *
     * @param connections all connections
     * @return one for each source that uses a quota, and one for all accounts; empty if there is no quota
     */
    public List<QuotaUse> uses(List<Connection> connections) {
        Admission.Quota most = admission.connections();
        Admission.Quota hourly = admission.requestsPerHour();
        return Stream.of(
                        QuotaUses.ofSources(
                                Kind.CONNECTIONS,
                                most.perSource(),
                                () -> QuotaUses.counted(connections, Connection::source)),
                        QuotaUses.ofAccounts(
                                Kind.CONNECTIONS,
                                most.perAccount(),
                                () -> QuotaUses.counted(connections, Connection::account)),
                        QuotaUses.ofSources(Kind.REQUESTS_PER_HOUR, hourly.perSource(), requestsOfSources::used),
                        QuotaUses.ofAccounts(Kind.REQUESTS_PER_HOUR, hourly.perAccount(), requestsOfAccounts::used))
                .flatMap(some -> some)
                .toList();
    }

    private static AdmissionException exhausted(FhirBase source, Rule rule, String who, Duration wait) {
        return new AdmissionException(
                "A request to " + source + " was not sent: " + who
                        + " as many requests in the last hour as Admission.requestsPerHour permits. Try again in "
                        + wait.toMinutes() + " minutes, or raise the quota",
                rule,
                wait,
                null);
    }

    private AdmissionException refused(
            FhirBase source, Rule rule, String why, String advice, @Nullable Throwable cause) {
        audit.of(Action.ADMINISTRATION, Outcome.REFUSED, source.toString(), "admission " + rule);
        return new AdmissionException(
                source + " was not admitted: " + why + " (" + rule + "). " + advice, rule, null, cause);
    }
}
