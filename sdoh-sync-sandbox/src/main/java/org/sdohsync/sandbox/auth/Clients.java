// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** The registered clients, in memory. The client id is the repository's id too: it never changes here. */
final class Clients implements RegisteredClientRepository {

    private final Map<String, RegisteredClient> byId = new ConcurrentHashMap<>();

    @Override
    public void save(RegisteredClient client) {
        byId.put(client.getId(), client);
    }

    /** The client that a member of the trust community registered. */
    @Nullable
    RegisteredClient ofMember(String uri) {
        return byId.values().stream()
                .filter(client -> uri.equals(client.getClientSettings().getSetting(ClientDrafts.UDAP_URI)))
                .findFirst()
                .orElse(null);
    }

    void remove(String id) {
        byId.remove(id);
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return byId.get(id);
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return byId.get(clientId);
    }
}
