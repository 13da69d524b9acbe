// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.call;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.ServiceAuthorization;
import org.sdohsync.cdshooks.hook.ServiceAuthorizations;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchData;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchReader;
import org.sdohsync.cdshooks.internal.service.CdsAddresses;
import org.sdohsync.cdshooks.internal.service.CdsHttp;
import org.sdohsync.cdshooks.internal.service.Discovery;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.cdshooks.service.CdsServiceException.Reason;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;

/**
 * Makes calls: prefetch from the source with the connection's token, then one request to the service, which never carries that token.
 * Safe for use by many threads.
 */
public final class CdsCaller {
    private final CdsHttp http;
    private final Discovery discovery;
    private final ConnectionClients clients;
    private final ServiceAuthorizations authorizations;
    private final AddressRules rules;
    private final Clock clock;
    private final Entropy entropy;

    /**
     * Creates a caller.
     *
     * @param http requests to providers
     * @param discovery is told of failed calls
     * @param clients makes the FHIR clients of connections
     * @param authorizations obtains tokens that sources issue for services
     * @param rules which addresses links may lead to
     * @param clock the clock for the time of prefetch
     * @param entropy the source of the ids of calls
     */
    public CdsCaller(
            CdsHttp http,
            Discovery discovery,
            ConnectionClients clients,
            ServiceAuthorizations authorizations,
            AddressRules rules,
            Clock clock,
            Entropy entropy) {
        this.http = requireNonNull(http, "http");
        this.discovery = requireNonNull(discovery, "discovery");
        this.clients = requireNonNull(clients, "clients");
        this.authorizations = requireNonNull(authorizations, "authorizations");
        this.rules = requireNonNull(rules, "rules");
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
    }

    /**
     * Calls a service once.
     *
     * @param call the call
     * @return the answer
     * @throws CdsServiceException if the service does not answer as it should
     */
    public CdsResponse call(HookCall call) {
        PrefetchData prefetch = new PrefetchReader(clients.prompt(call.connection()), clock, call).read();
        String hookInstance = entropy.uuid().toString();
        JsonObject body = CallBody.of(call, hookInstance, prefetch.values(), authorization(call));
        try {
            JsonObject answer = http.call(call.service().provider(), CdsAddresses.of(call.service()), body);
            return CdsResponse.read(call, hookInstance, prefetch.results(), rules, answer);
        } catch (ProtocolException noCards) {
            discovery.failed(call.service());
            throw CdsServiceException.answered(
                    String.valueOf(noCards.getMessage()), Reason.NOT_CDS, 200, List.of(), null);
        } catch (CdsServiceException failed) {
            discovery.failed(call.service());
            throw failed;
        }
    }

    private @Nullable JsonObject authorization(HookCall call) {
        Optional<ServiceAuthorization> obtained = authorizations.obtain(call.service(), call.connection());
        if (obtained.isEmpty()) {
            return null;
        }
        // Passing on our own token would give the service all that the user gave us.
        if (obtained.get().has(clients.tokens(call.connection().id()).token())) {
            throw new IllegalArgumentException("the token for the service is the connection's own: only one that the"
                    + " source issued for the service may be passed on; nothing was sent");
        }
        return obtained.get().json();
    }
}
