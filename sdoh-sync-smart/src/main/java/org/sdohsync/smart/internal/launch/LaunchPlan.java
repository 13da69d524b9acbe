// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.smart.scope.Scopes;

/**
 * The connection that a launch is to make, and how.
 *
 * @param draft the connection without tokens
 * @param renewal whether an existing connection is authorized again
 * @param scopes the scopes to request
 * @param redirect the redirect address, exactly as registered
 * @param keys the address of the keys of id_tokens, or null if identity is not requested
 * @param sender what is known of the server that will answer
 * @param extras additional parts of the authorization request; not stored
 */
public record LaunchPlan(
        ConnectionRecord draft,
        boolean renewal,
        Scopes scopes,
        String redirect,
        @Nullable URI keys,
        ExpectedIssuer sender,
        ExtraRequestParameters extras) {
    /**
     * Checks the parts.
     *
     * @param draft the connection without tokens
     * @param renewal whether an existing connection is authorized again
     * @param scopes what to ask for
     * @param redirect the redirect address
     * @param keys where the keys are, or null
     * @param sender what is known of the server
     * @param extras additional parts of the request
     */
    public LaunchPlan {
        requireNonNull(draft, "draft");
        requireNonNull(scopes, "scopes");
        requireNonNull(redirect, "redirect");
        requireNonNull(sender, "sender");
        requireNonNull(extras, "extras");
    }
}
