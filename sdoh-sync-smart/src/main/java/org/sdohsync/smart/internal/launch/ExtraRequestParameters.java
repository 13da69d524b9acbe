// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Optional parts of an authorization request; not stored.
 *
 * @param ehr the EHR launch that it answers, or null
 * @param prompt the {@code prompt} parameter (OpenID Connect Core §3.1.2.1), or null
 * @param pushTo the endpoint the request is pushed to (RFC 9126), or null for a request by the browser
 */
public record ExtraRequestParameters(
        @Nullable EhrLaunch ehr,
        @Nullable String prompt,
        @Nullable URI pushTo) {
    /** No optional part. */
    public static final ExtraRequestParameters NONE = new ExtraRequestParameters(null, null, null);

    /** Prints which parts are present, without secret values. */
    @Override
    public String toString() {
        return "RequestExtras[ehr=" + (ehr != null) + ", prompt=" + prompt + ", pushed=" + (pushTo != null) + "]";
    }
}
