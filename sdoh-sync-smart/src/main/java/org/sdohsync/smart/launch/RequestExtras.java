// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization request has beside what each one has. Of use for the request only, and not stored.
 *
 * @param ehr the source's launch that it answers, or null
 * @param prompt what the sign-in page is to ask the user for (OpenID Connect Core §3.1.2.1), or null
 * @param pushTo where the request is pushed before the user is sent off (RFC 9126), or null for a request by the browser
 */
public record RequestExtras(
        @Nullable EhrLaunch ehr,
        @Nullable String prompt,
        @Nullable URI pushTo) {
    /** Nothing of the kind. */
    public static final RequestExtras NONE = new RequestExtras(null, null, null);

    /** Prints what there is, without values. */
    @Override
    public String toString() {
        return "RequestExtras[ehr=" + (ehr != null) + ", prompt=" + prompt + ", pushed=" + (pushTo != null) + "]";
    }
}
