// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.service;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SigningKeys;

/**
 * Creates the JWT with which this application authenticates one request to a provider (CDS Hooks §Trusting CDS Clients). It is
 * no SMART client assertion: it has no subject, its audience is the URL of the request, and it is sent as a bearer token. Safe
 * for use by many threads.
 */
public final class ClientJwt {
    /** How long a JWT is valid: 4 minutes, under the limit of 5. */
    public static final Duration LIFE = Duration.ofMinutes(4);

    // Allows for a provider whose clock is behind ours; with the life it stays under 5 minutes.
    private static final Duration ISSUED_AGO = Duration.ofSeconds(20);

    private final Clock clock;
    private final Entropy entropy;

    /**
     * Creates an instance.
     *
     * @param clock the clock for issue and expiry
     * @param entropy the source of the ids
     */
    public ClientJwt(Clock clock, Entropy entropy) {
        this.clock = requireNonNull(clock, "clock");
        this.entropy = requireNonNull(entropy, "entropy");
    }

    /**
     * Signs a JWT for one request. Sign a new one for each attempt: its id may be used once.
     *
     * @param provider the provider
     * @param audience the URL of the request
     * @return the JWT; empty if requests to this provider are not signed
     */
    public Optional<Secret> sign(CdsProvider provider, URI audience) {
        SigningKeys keys = provider.keys().orElse(null);
        if (keys == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        JsonObject claims = JsonObject.builder()
                .text("iss", provider.issuer().orElseThrow())
                .text("aud", audience.toString())
                .number("iat", now.minus(ISSUED_AGO).getEpochSecond())
                .number("exp", now.plus(LIFE).getEpochSecond())
                .text("jti", entropy.uuid().toString())
                .text("tenant", provider.tenant().orElse(null))
                .build();
        @Nullable URI hosted = keys.address().map(URI::create).orElse(null);
        return Optional.of(Secret.of(keys.newest().sign(claims, "JWT", hosted)));
    }
}
