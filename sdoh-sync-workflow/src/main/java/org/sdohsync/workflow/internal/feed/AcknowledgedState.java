// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.ContentDigest;

/**
 * The state of a Task that was acknowledged last.
 *
 * @param change the version, or what stands for it
 * @param lastUpdated when the server changed it, null if it does not say
 * @param content a digest of an open Task's content, empty text where it is not kept: a closed one, or one that came otherwise
 */
record AcknowledgedState(String change, @Nullable Instant lastUpdated, String content) {
    /** The state of a Task on a page. */
    static AcknowledgedState of(BundleEntry entry, boolean open) {
        return new AcknowledgedState(
                entry.changeKey(), entry.lastUpdated().orElse(null), open ? entry.contentDigest() : "");
    }

    /**
     * Tells whether another state is this one, or one before it that a lagging server still shows. A version that stays while the
     * time moves is no version; where neither moves, the content of an open Task decides.
     */
    boolean covers(String otherChange, @Nullable Instant otherTime, Predicate<String> hasContent) {
        Instant time = lastUpdated;
        boolean older = time != null && otherTime != null && otherTime.isBefore(time);
        if (change.equals(otherChange)) {
            boolean newer =
                    time != null && otherTime != null && millis(otherTime).isAfter(millis(time));
            return !newer && (older || content.isEmpty() || hasContent.test(content));
        }
        // A clock that was set back makes a later version look older: the number then decides.
        return older && !laterNumber(otherChange);
    }

    /** Tells whether a digest is of this content. */
    boolean hasContent(String digest) {
        return ContentDigest.isSame(content, digest);
    }

    /** What was asked for by the Task's id, with no time if it could not be read, as its page would show it. */
    AcknowledgedState readAgain(AcknowledgedState read) {
        Instant time = lastUpdated;
        Instant otherTime = read.lastUpdated;
        boolean sameTime = time != null && otherTime != null && millis(time).equals(millis(otherTime));
        if (otherTime == null && change.equals(read.change)) {
            return new AcknowledgedState(change, time, read.content.isEmpty() ? content : read.content);
        }
        boolean byTime = change.startsWith("t:") && read.change.startsWith("t:");
        return sameTime && (byTime || change.equals(read.change))
                ? new AcknowledgedState(change, time, read.content)
                : read;
    }

    // A resource read as a model has no finer time.
    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    boolean isVersion() {
        return isVersion(change);
    }

    /** Tells whether what tells states apart is a version that the server gave. */
    static boolean isVersion(String change) {
        return !change.startsWith("t:") && !change.startsWith("h:");
    }

    private boolean laterNumber(String otherChange) {
        Optional<Long> mine = number(change);
        Optional<Long> other = number(otherChange);
        return mine.isPresent() && other.isPresent() && other.get() > mine.get();
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
