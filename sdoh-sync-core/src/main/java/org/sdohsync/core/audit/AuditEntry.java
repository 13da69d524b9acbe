// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.audit;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.sdohsync.core.json.JsonObject;

/**
 * One event of an audit trail: who did what, where, when, and how it ended. It contains references of resources, but neither their
 * content nor a token, code or secret. Immutable.
 *
 * @param at when it ended, by this machine's clock
 * @param action what was done
 * @param outcome how it ended
 * @param connection the id of the connection, empty if there is none
 * @param account the application's own user or tenant, empty if it is not known
 * @param source the FHIR base of the source, or what was acted on; possibly empty
 * @param resources the resources as {@code Type/id}, usually none
 * @param detail what distinguishes it further, such as the interaction and its purpose; possibly empty
 */
public record AuditEntry(
        Instant at,
        Action action,
        Outcome outcome,
        String connection,
        String account,
        String source,
        List<String> resources,
        String detail) {
    /** What was done. */
    public enum Action {
        /** A user connected a source, or tried to. */
        SIGN_IN,
        /** The application registered itself at a source, or tried to. */
        REGISTRATION,
        /** The tokens of a connection were refreshed, or a source was asked to. */
        REFRESH,
        /** A grant was revoked, or a source was asked to. */
        REVOCATION,
        /** A private key signed, or data were encrypted again with another key. */
        KEY_USE,
        /** A person administered connections or this trail. */
        ADMINISTRATION,
        /** Patient data were read. */
        READ,
        /** Patient data were written. */
        WRITE
    }

    /** How it ended. */
    public enum Outcome {
        /** It succeeded. */
        SUCCESS,
        /** It was refused. */
        REFUSED,
        /** It failed: what was sent may have had an effect. */
        FAILED
    }

    /**
     * Checks the parts for null and copies the list.
     *
     * @param at as described above
     * @param action as described above
     * @param outcome as described above
     * @param connection as described above
     * @param account as described above
     * @param source as described above
     * @param resources as described above
     * @param detail as described above
     */
    public AuditEntry {
        requireNonNull(at, "at");
        requireNonNull(action, "action");
        requireNonNull(outcome, "outcome");
        requireNonNull(connection, "connection");
        requireNonNull(account, "account");
        requireNonNull(source, "source");
        resources = List.copyOf(resources);
        requireNonNull(detail, "detail");
    }

    /**
     * The entry as one line of JSON, for a log collector.
     *
     * @return the line, without its end
     */
    public String toJson() {
        return new String(json().toBytes(), StandardCharsets.UTF_8);
    }

    private JsonObject json() {
        return JsonObject.builder()
                .text("at", at.toString())
                .text("action", action.name())
                .text("outcome", outcome.name())
                .text("connection", connection)
                .text("account", account)
                .text("source", source)
                .texts("resources", resources)
                .text("detail", detail)
                .build();
    }
}
