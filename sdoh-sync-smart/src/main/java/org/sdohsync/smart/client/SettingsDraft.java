// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.scope.ScopeStyle;
import org.sdohsync.smart.scope.Scopes;

/** The values of {@link SourceSettings}, which are immutable themselves. Changed only before they are published. */
final class SettingsDraft implements Cloneable {
    @Nullable
    ClientIdentity client;

    @Nullable
    String redirect;

    @Nullable
    Scopes scopes;

    @Nullable
    ScopeStyle style;

    @Nullable
    Secret registrationToken;

    Map<String, String> published = Map.of();

    @Nullable
    String prompt;

    boolean dpop;

    @Nullable
    Boolean pushes;

    @Nullable
    BasicEncoding basicEncoding;

    AssertionAudience audience = AssertionAudience.TOKEN_ENDPOINT;
    String assertionType = "JWT";
    TokenRequestCustomizer tokenRequests = TokenRequestCustomizer.NONE;
    AuthorizationRequestCustomizer authorizationRequests = AuthorizationRequestCustomizer.NONE;

    boolean endsByDesign;

    SettingsDraft copy() {
        try {
            return (SettingsDraft) clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("clone failed; this indicates a bug", impossible);
        }
    }
}
