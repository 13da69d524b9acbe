// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.core.error.SyncException;

/** What came of one of several calls: an answer or a failure, which does not affect the others. Immutable. */
public final class CallResult {
    private final HookCall call;
    private final @Nullable CdsResponse response;
    private final @Nullable SyncException failure;

    CallResult(HookCall call, @Nullable CdsResponse response, @Nullable SyncException failure) {
        this.call = requireNonNull(call, "call");
        this.response = response;
        this.failure = failure;
    }

    /**
     * The call.
     *
     * @return the call
     */
    public HookCall call() {
        return call;
    }

    /**
     * The answer.
     *
     * @return the answer; empty if the call failed
     */
    public Optional<CdsResponse> response() {
        return Optional.ofNullable(response);
    }

    /**
     * Why there is no answer. The message says what to do.
     *
     * @return the failure; empty if the service answered
     */
    public Optional<SyncException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Prints the call and whether it was answered. */
    @Override
    public String toString() {
        return "CallResult[" + call + ", " + (response != null ? "answered" : "failed") + "]";
    }
}
