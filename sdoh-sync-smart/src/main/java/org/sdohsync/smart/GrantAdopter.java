// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Pause;
import org.sdohsync.smart.AdoptionException.Reason;
import org.sdohsync.smart.Connector.Target;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.discovery.SourceEndpoints;
import org.sdohsync.smart.internal.token.RefreshLease;
import org.sdohsync.smart.internal.token.TokenEndpoint;
import org.sdohsync.smart.internal.token.TokenGrant;
import org.sdohsync.smart.internal.token.TokenResult;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.scope.Scopes;

/**
 * Adopts a grant that was obtained elsewhere: discovers the source, refreshes the token where needed, checks the answer and
 * saves the connection. Nothing is stored unless every step succeeds. A refresh token that the source rotated meanwhile is
 * stored or returned to the caller with the exception.
 */
final class GrantAdopter {
    private static final int SAVES = 3;
    private static final Duration BETWEEN_SAVES = Duration.ofMillis(200);

    /**
     * The grant as the source confirmed it. {@code rotated} is null if no refresh was made, or if the source did not rotate
     * the refresh token.
     */
    private record Proved(TokenSet tokens, @Nullable Secret rotated, Optional<Scopes> scopes, LaunchContext context) {}

    private final SmartApp app;
    private final LaunchPlanner planner;
    private final TokenEndpoint endpoint;
    private final ConnectionSaver saver;
    private final RefreshLease.Source leases;
    private final Clock clock;
    private final Pause pause;

    GrantAdopter(
            SmartApp app,
            LaunchPlanner planner,
            TokenEndpoint endpoint,
            ConnectionSaver saver,
            RefreshLease.Source leases,
            Clock clock,
            Pause pause) {
        this.app = app;
        this.planner = planner;
        this.endpoint = endpoint;
        this.saver = saver;
        this.leases = leases;
        this.clock = clock;
        this.pause = pause;
    }

    Connection adopt(Target target, ExistingGrant grant) {
        ClientIdentity client = client(target, grant);
        SmartConfiguration source = planner.discover(target.source());
        ConnectionRecord draft =
                planner.draft(target, planner.prove(source).endpoints(SourceEndpoints.forUsers(source)), client);
        Optional<ConnectionRecord> holder = saver.holderOf(target.source(), grant.refreshToken());
        holder.filter(held -> !saver.isRenewed(held, draft, target.existing() != null))
                .ifPresent(held -> {
                    throw busyElsewhere(draft, held);
                });
        Optional<Secret> access = grant.usableAccessToken(clock.instant());
        if (access.isPresent()) {
            return take(target, source, draft, grant, asGiven(grant, access.get()));
        }
        // Held until the answer of the refresh is stored: no other process may send the refresh token meanwhile.
        try (RefreshLease lease = holder.map(held -> leases.of(held.id()))
                .orElseGet(() -> leases.of(grant.refreshToken()))
                .orElseThrow(() -> busy(draft))) {
            Runnable check = () -> lease.require(() -> holder.map(held -> saver.stillHolds(held, grant.refreshToken()))
                    .orElse(true));
            return take(target, source, draft, grant, prove(draft, grant, check));
        }
    }

    private Connection take(
            Target target, SmartConfiguration source, ConnectionRecord draft, ExistingGrant grant, Proved proved) {
        Optional<Scopes> granted = proved.scopes().or(grant::scopes);
        granted.ifPresent(scopes -> requireSomething(target, source, scopes, proved));
        LaunchContext context = context(draft, grant, proved);
        return save(
                draft.toBuilder()
                        .tokens(proved.tokens())
                        .grantedScopes(granted.map(Scopes::asSet).orElse(draft.grantedScopes()))
                        .context(context)
                        .build(),
                target.existing() != null,
                proved.rotated());
    }

    // A refresh token is bound to its client: a new registration could not use it.
    private ClientIdentity client(Target target, ExistingGrant grant) {
        return grant.client()
                .or(() -> Optional.ofNullable(target.existing()).map(ConnectionRecord::client))
                .or(() -> app.registrationAt(target.source().toString()))
                .orElseThrow(() -> new AdoptionException(
                        "Grant at " + target.source()
                                + ": it is not known which client the refresh token was issued to; name it with client()",
                        Reason.NO_CLIENT,
                        null,
                        null));
    }

    private Proved asGiven(ExistingGrant grant, Secret access) {
        TokenSet tokens = TokenSet.of(
                access, grant.refreshToken(), clock.instant(), grant.expiresAt().orElse(null));
        return new Proved(tokens, null, Optional.empty(), LaunchContext.empty());
    }

    // The other connection would keep the refresh token used here, and its next refresh would end the whole grant.
    private static AdoptionException busyElsewhere(ConnectionRecord draft, ConnectionRecord holder) {
        return new AdoptionException(
                "Grant at " + draft.source() + ": connection " + holder.id()
                        + " holds this refresh token for another account, role or client; nothing was sent: use that"
                        + " connection, or disconnect it and sign in again",
                Reason.IN_USE,
                null,
                null);
    }

    private static BusyException busy(ConnectionRecord draft) {
        return new BusyException("Grant at " + draft.source()
                + ": another process is refreshing it; nothing was sent: try again in a few minutes");
    }

    private Proved prove(ConnectionRecord draft, ExistingGrant grant, Runnable check) {
        TokenResult first = endpoint.refresh(draft, grant.refreshToken(), check);
        // As in every refresh: the source may have rotated although the answer was lost, and many allow the old token a
        // little longer.
        boolean lost = first instanceof TokenResult.Weather weather && weather.ambiguous();
        TokenResult answer = lost ? endpoint.refresh(draft, grant.refreshToken(), check) : first;
        return answer.fold(
                granted -> proved(grant, granted.grant()),
                ended -> {
                    throw failed(
                            draft,
                            "the source does not accept the refresh token (" + ended.words()
                                    + "): check that it is the newest one and of this"
                                    + " client, or let the user connect",
                            Reason.REFUSED,
                            null);
                },
                refused -> {
                    throw failed(
                            draft,
                            "the source does not accept the client (" + refused.words()
                                    + "): check that the refresh token is the newest one, then the client's id, keys or"
                                    + " secret",
                            Reason.CLIENT_REFUSED,
                            null);
                },
                weather -> {
                    throw failed(
                            draft,
                            weather.reason() + "; try again later",
                            Reason.NO_ANSWER,
                            weather.rotated().orElse(null));
                });
    }

    private static Proved proved(ExistingGrant grant, TokenGrant granted) {
        TokenSet tokens = granted.tokens(grant.refreshToken());
        Secret rotated = tokens.refreshToken()
                .filter(token -> !token.equals(grant.refreshToken()))
                .orElse(null);
        return new Proved(tokens, rotated, granted.scopes(), granted.context());
    }

    private void requireSomething(Target target, SmartConfiguration source, Scopes granted, Proved proved) {
        if (!Connector.grantsSomething(planner.scopes(target, source), granted)) {
            throw new AdoptionException(
                    "Grant at " + target.source()
                            + " has no scope that this app asks for: let the user connect, or check the app's scopes",
                    Reason.NOTHING_GRANTED,
                    proved.rotated(),
                    null);
        }
    }

    private static LaunchContext context(ConnectionRecord draft, ExistingGrant grant, Proved proved) {
        Optional<String> named = proved.context().patient();
        if (named.isPresent() && grant.patient().isPresent() && !named.equals(grant.patient())) {
            throw failed(
                    draft,
                    "it is for another patient than the one named with patient(): check which patient the"
                            + " grant is for",
                    Reason.OTHER_PATIENT,
                    proved.rotated());
        }
        LaunchContext given = grant.patient()
                .map(id -> LaunchContext.of(Map.of("patient", id)))
                .orElse(LaunchContext.empty());
        LaunchContext whole = given.merge(proved.context());
        if (draft.role().isPatient() && whole.patient().isEmpty()) {
            throw failed(
                    draft,
                    "the source does not say which patient it is for: name the patient with patient()",
                    Reason.PATIENT_UNKNOWN,
                    proved.rotated());
        }
        return whole;
    }

    private Connection save(ConnectionRecord record, boolean renewal, @Nullable Secret rotated) {
        for (int attempt = 1; ; attempt++) {
            try {
                return saver.save(record, renewal).view();
            } catch (LaunchException otherPatient) {
                throw new AdoptionException(
                        String.valueOf(otherPatient.getMessage()), Reason.OTHER_PATIENT, rotated, otherPatient);
            } catch (StoreException unsaved) {
                if (!unsaved.retryable() || attempt == SAVES || !paused()) {
                    throw notSaved(record, rotated, unsaved);
                }
            }
        }
    }

    private boolean paused() {
        try {
            pause.pause(BETWEEN_SAVES);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static SyncException notSaved(ConnectionRecord record, @Nullable Secret rotated, StoreException unsaved) {
        return rotated == null
                ? unsaved
                : new AdoptionException(
                        "Grant at " + record.source()
                                + " was refreshed but could not be stored: take the new refresh token from"
                                + " AdoptionException.refreshToken(), repair the store, and adopt the grant again with it",
                        Reason.NOT_SAVED,
                        rotated,
                        unsaved);
    }

    private static AdoptionException failed(
            ConnectionRecord draft, String why, Reason reason, @Nullable Secret rotated) {
        return new AdoptionException("Grant at " + draft.source() + " was not adopted: " + why, reason, rotated, null);
    }
}
