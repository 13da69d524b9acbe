// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.internal.seen.SeenResources;
import org.sdohsync.records.internal.stream.ScannedResource;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.Refusal;
import org.sdohsync.records.sink.ReceivedResource;
import org.sdohsync.records.sink.RecordSink;

/**
 * Decides about each resource that comes, whichever way: messages become notices, other patients' resources are refused, what
 * came before is left out, the rest goes into the sink. Not thread-safe.
 */
final class Intake {
    private static final int BETWEEN_QUESTIONS = 100;

    /** Labels of data that is shown less than it is (v3-ObservationValue, v3-ActCode). */
    private static final Set<String> MASKS = Set.of("MASKED", "REDACTED", "PSEUDED", "ANONYED", "AGGRED", "DIGEST");

    /** Restricted and very restricted (v3-Confidentiality), and usual categories of sensitive data (v3-ActCode). */
    private static final Set<String> SENSITIVE = Set.of(
            "R",
            "V",
            "ETH",
            "ETHUD",
            "HIV",
            "MH",
            "PSY",
            "PSYTHPN",
            "BH",
            "SEX",
            "SDV",
            "SUD",
            "SUDTX",
            "STD",
            "OPIOIDUD");

    private final FetchState state;
    private final FetchOptions options;
    private final RecordSink sink;
    private final SeenResources seen;
    private Compartment compartment;
    private long sinceQuestion;
    private boolean broken;

    Intake(FetchState state, FetchOptions options, RecordSink sink, SeenResources seen) {
        this.state = state;
        this.options = options;
        this.sink = sink;
        this.seen = seen;
        this.compartment = new Compartment(Set.copyOf(state.patients));
    }

    /** The patients are known now. */
    void patients(Set<String> ids) {
        compartment = new Compartment(ids);
    }

    /** Whether the sink failed, so that nothing may be saved any more. */
    boolean isBroken() {
        return broken;
    }

    void take(ScannedResource resource) {
        ask();
        if (resource.isMessage()) {
            resource.issues().forEach(this::message);
            return;
        }
        String type = resource.type();
        if (resource.isTooLarge()) {
            state.refuse(name(resource), Refusal.Reason.TOO_LARGE);
        } else if (!ResourceId.isType(type) || !ResourceId.isId(resource.id())) {
            state.refuse(name(resource), Refusal.Reason.NO_IDENTITY);
        } else if (isUnwanted(resource)) {
            state.notice(Notice.Kind.PARAMETER_IGNORED, type);
        } else if (!compartment.admits(resource)) {
            state.refuse(name(resource), Refusal.Reason.OTHER_PATIENT);
        } else {
            keep(resource);
        }
    }

    void unreadable(String where) {
        state.notice(Notice.Kind.UNREADABLE, where);
    }

    private void keep(ScannedResource resource) {
        ReceivedResource received = ReceivedResource.of(
                resource.type(),
                resource.id(),
                resource.versionId(),
                resource.lastUpdated(),
                resource.array(),
                resource.start(),
                resource.start() + resource.length());
        if (!seen.add(received)) {
            state.duplicates += state.again ? 0 : 1;
            return;
        }
        broken = true;
        sink.accept(received);
        broken = false;
        state.counts.merge(resource.type(), 1L, Long::sum);
        state.bytes += resource.length();
        state.transmission |= resource.isTransmission();
        if (resource.isSubsetted()) {
            state.notice(Notice.Kind.SUBSETTED, resource.type());
        }
        List<String> labels = resource.labels();
        if (!labels.isEmpty()) {
            labels(resource.type(), labels);
        }
    }

    private void labels(String type, List<String> labels) {
        if (labels.stream().anyMatch(MASKS::contains)) {
            state.notice(Notice.Kind.MASKED, type);
        }
        if (labels.stream().anyMatch(SENSITIVE::contains)) {
            state.notice(Notice.Kind.SENSITIVE, type);
        }
    }

    /** A message of the source, of which only the code is used: the texts may be about the patient. */
    private void message(String severityAndCode) {
        String code = severityAndCode.substring(severityAndCode.indexOf(' ') + 1);
        Notice.Kind kind = switch (code) {
            case "suppressed" -> Notice.Kind.WITHHELD;
            case "incomplete", "timeout", "transient", "no-store", "exception" -> Notice.Kind.INCOMPLETE;
            case "forbidden", "security" -> Notice.Kind.NOT_PERMITTED;
            default -> Notice.Kind.MESSAGE;
        };
        state.notice(kind, code);
    }

    private boolean isUnwanted(ScannedResource resource) {
        boolean otherType = !options.types().isEmpty() && !options.types().contains(resource.type());
        return otherType
                || options.since().filter(since -> isBefore(resource, since)).isPresent();
    }

    private static boolean isBefore(ScannedResource resource, Instant since) {
        Instant changed = instant(resource.lastUpdated());
        return changed != null && changed.isBefore(since);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException otherForm) {
            return null;
        }
    }

    private static String name(ScannedResource resource) {
        String type = ResourceId.isType(resource.type()) ? resource.type() : "resource";
        return ResourceId.isId(resource.id()) ? type + "/" + resource.id() : type;
    }

    private void ask() {
        if (++sinceQuestion >= BETWEEN_QUESTIONS) {
            sinceQuestion = 0;
            stopIfAsked();
        }
    }

    void stopIfAsked() {
        if (options.isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new StoppedException("the fetch was cancelled: fetch again to go on where it stopped");
        }
    }
}
