// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.internal.connection.ConnectionRecord;

/**
 * The app's own client certificates, whose expiry is told {@link #AHEAD} of time: a source may end grants when the certificate of an
 * app ends. Immutable; safe for use by many threads.
 */
public final class OwnCertificates {
    /** How long before its end a certificate is told of: 30 days. */
    public static final Duration AHEAD = Duration.ofDays(30);

    private record Expiry(Origin origin, Instant at) {}

    private final Map<Origin, TransportSettings> transports;
    private final Clock clock;

    /**
     * Creates them.
     *
     * @param transports the transport settings by origin
     * @param clock the clock that decides what is soon
     */
    public OwnCertificates(Map<Origin, TransportSettings> transports, Clock clock) {
        this.transports = Map.copyOf(transports);
        this.clock = clock;
    }

    /** Tells whether the health of a connection does not say what is so. Only one that is well says it. */
    boolean isNews(ConnectionRecord held) {
        Health health = held.health();
        // One without offline access says that instead, and ends with its access token.
        if (transports.isEmpty()
                || health.state() != Health.State.CONNECTED
                || held.terms().lacksOfflineAccess()) {
            return false;
        }
        boolean said = health.hints().contains(Health.Hint.CERTIFICATE_EXPIRES);
        return soon(held).map(next -> !said || !health.hasReason(reason(next))).orElse(said);
    }

    /** The connection with what is so in its health. */
    ConnectionRecord noted(ConnectionRecord held) {
        Health.State state = Health.State.CONNECTED;
        Instant since = held.health().since();
        Health health = soon(held)
                .map(next -> Health.of(state, since, reason(next), null)
                        .hints(Set.of(Health.Hint.CERTIFICATE_EXPIRES))
                        .changedAt(clock.instant()))
                .orElseGet(() -> Health.of(state, since, "", null));
        return held.toBuilder().health(health).build();
    }

    private Optional<Expiry> soon(ConnectionRecord held) {
        Instant horizon = clock.instant().plus(AHEAD);
        return Stream.of(held.source().origin(), Origin.of(held.endpoints().token()))
                .distinct()
                .flatMap(origin -> expiry(origin).stream())
                .filter(next -> next.at().isBefore(horizon))
                .min(Comparator.comparing(Expiry::at));
    }

    private Optional<Expiry> expiry(Origin origin) {
        return Optional.ofNullable(transports.get(origin))
                .flatMap(TransportSettings::clientCertificate)
                .flatMap(KeyStoreSource::expires)
                .map(end -> new Expiry(origin, end));
    }

    private static String reason(Expiry next) {
        return "the app's client certificate for " + next.origin() + " expires at " + next.at();
    }
}
