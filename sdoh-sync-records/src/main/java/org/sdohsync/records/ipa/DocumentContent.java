// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.ipa;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a document in the best form that could be had, or why there is none. Immutable.
 *
 * <p>HTML comes from the source as it is: never show it inside of an application without a sandbox.
 */
public final class DocumentContent {
    /** What became of the content. */
    public enum State {
        /** It is here. */
        HERE,
        /** It is at another server, where the connection's token must not be sent. */
        ELSEWHERE,
        /** The source does not permit reading it, or does not have it. */
        NOT_AVAILABLE,
        /** It is larger than the limit. */
        TOO_LARGE,
        /** It is not what its digest says. */
        DAMAGED,
        /** The document names no content. */
        NONE
    }

    private final State state;
    private final @Nullable String contentType;
    private final byte @Nullable [] bytes;

    private DocumentContent(State state, @Nullable String contentType, byte @Nullable [] bytes) {
        this.state = state;
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /**
     * Creates content.
     *
     * @param contentType the media type; empty if the source did not say
     * @param bytes the content; not copied
     * @return the content
     */
    public static DocumentContent here(String contentType, byte[] bytes) {
        return new DocumentContent(
                State.HERE, requireNonNull(contentType, "contentType"), requireNonNull(bytes, "bytes"));
    }

    /**
     * Creates missing content.
     *
     * @param why what became of it
     * @param contentType the media type that was promised, or null
     * @return the content
     */
    public static DocumentContent missing(State why, @Nullable String contentType) {
        return new DocumentContent(requireNonNull(why, "why"), contentType, null);
    }

    /**
     * What became of the content.
     *
     * @return the state
     */
    public State state() {
        return state;
    }

    /**
     * The media type.
     *
     * @return the type as the source wrote it, if it did
     */
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    /**
     * The content.
     *
     * @return a copy of the bytes, if they are here
     */
    public Optional<byte[]> bytes() {
        byte[] kept = bytes;
        return kept == null ? Optional.empty() : Optional.of(Arrays.copyOf(kept, kept.length));
    }

    /** Prints state and type only. */
    @Override
    public String toString() {
        return "DocumentContent[" + state + ", " + contentType + "]";
    }
}
