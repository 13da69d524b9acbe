// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionRecord;
import org.sdohsync.smart.scope.Scopes;

/**
 * What a launch is to lead to.
 *
 * @param draft the connection as it will be, still without tokens
 * @param renewal whether its id is that of an existing connection
 * @param scopes what to ask for
 * @param redirect where the answer comes, letter by letter as registered
 * @param keys where the keys of id_tokens are, or null if identity is not asked for
 * @param sender what is known of the server that will answer
 * @param extras what the authorization request has beside; not stored
 */
public record LaunchPlan(
        ConnectionRecord draft,
        boolean renewal,
        Scopes scopes,
        String redirect,
        @Nullable URI keys,
        ExpectedSender sender,
        RequestExtras extras) {
    /**
     * Checks the parts.
     *
     * @param draft the connection as it will be
     * @param renewal whether it exists already
     * @param scopes what to ask for
     * @param redirect where the answer comes
     * @param keys where the keys are, or null
     * @param sender what is known of the server
     * @param extras what the request has beside
     */
    public LaunchPlan {
        requireNonNull(draft, "draft");
        requireNonNull(scopes, "scopes");
        requireNonNull(redirect, "redirect");
        requireNonNull(sender, "sender");
        requireNonNull(extras, "extras");
    }
}
