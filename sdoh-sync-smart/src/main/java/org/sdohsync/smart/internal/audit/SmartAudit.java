// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.audit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditEntry.Action;
import org.sdohsync.core.audit.AuditEntry.Outcome;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.observation.WorkObservation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the audit trail what is done with grants and keys. Safe for use by many threads if the trail is. */
public final class SmartAudit {
    private static final Logger LOG = LoggerFactory.getLogger(SmartAudit.class);
    private static final SmartAudit NONE = new SmartAudit(entry -> {}, Clock.systemUTC());

    private final Consumer<? super AuditEntry> trail;
    private final Clock clock;

    /**
     * Creates it.
     *
     * @param trail gets each entry; what it throws is logged
     * @param clock the clock of the entries
     */
    public SmartAudit(Consumer<? super AuditEntry> trail, Clock clock) {
        this.trail = requireNonNull(trail, "trail");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Returns one that tells nobody.
     *
     * @return the audit
     */
    public static SmartAudit none() {
        return NONE;
    }

    /**
     * Tells of something that was done at a connection.
     *
     * @param action what was done
     * @param outcome how it ended
     * @param connection the connection
     * @param detail what distinguishes it further
     */
    public void of(Action action, Outcome outcome, Connection connection, String detail) {
        tell(new AuditEntry(
                clock.instant(),
                action,
                outcome,
                connection.id().value(),
                connection.account(),
                connection.source().toString(),
                List.of(),
                detail));
    }

    /**
     * Tells of something that was done at a source.
     *
     * @param action what was done
     * @param outcome how it ended
     * @param source the source, or what was acted on
     * @param detail what distinguishes it further
     */
    public void of(Action action, Outcome outcome, String source, String detail) {
        tell(new AuditEntry(clock.instant(), action, outcome, "", "", source, List.of(), detail));
    }

    /**
     * Does a sign-in and tells how it ended.
     *
     * @param source the source as far as it is known yet; empty if not
     * @param signIn does it
     * @return the connection
     */
    public Connection signIn(String source, Supplier<Connection> signIn) {
        try {
            Connection made = signIn.get();
            of(Action.SIGN_IN, Outcome.SUCCESS, made, "");
            return made;
        } catch (RuntimeException | Error failed) {
            of(Action.SIGN_IN, outcome(failed), source, failed.getClass().getSimpleName());
            throw failed;
        }
    }

    /**
     * Does something at a source and tells how it ended.
     *
     * @param action what is done
     * @param source the source
     * @param work does it
     * @param <T> the type of its result
     * @return its result
     */
    public <T> T at(Action action, String source, Supplier<T> work) {
        try {
            T result = work.get();
            of(action, Outcome.SUCCESS, source, "");
            return result;
        } catch (RuntimeException | Error failed) {
            of(action, outcome(failed), source, failed.getClass().getSimpleName());
            throw failed;
        }
    }

    /**
     * Tells how a refresh ended.
     *
     * @param connection the connection
     * @param result how, as a {@link WorkObservation} is told of it
     * @param detail what distinguishes it further
     */
    public void refreshed(Connection connection, String result, String detail) {
        Outcome outcome = switch (result) {
            case WorkObservation.SUCCESS -> Outcome.SUCCESS;
            case WorkObservation.GRANT_ENDED, WorkObservation.CLIENT_REFUSED -> Outcome.REFUSED;
            default -> Outcome.FAILED;
        };
        of(Action.REFRESH, outcome, connection, detail);
    }

    private static Outcome outcome(Throwable failed) {
        boolean unclear = failed instanceof TransportException
                || failed instanceof StoreException
                || !(failed instanceof SyncException);
        return unclear ? Outcome.FAILED : Outcome.REFUSED;
    }

    private void tell(AuditEntry entry) {
        try {
            trail.accept(entry);
        } catch (RuntimeException | Error thrown) {
            LOG.warn("audit trail failed action={}", entry.action(), thrown);
        }
    }
}
