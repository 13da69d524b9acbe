// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.internal.client.ClientAuthentication;

/**
 * The keys this app authenticates with: the newest signs, all are published (SMART App Launch 2.2, Asymmetric Client
 * Authentication §Registering a client). They are read for each assertion, so they may change while the app runs. {@link
 * #toString} and the key set contain no private part. Safe for use by many threads if the supplier is.
 *
 * <p>To rotate keys: {@linkplain #announcing announce} the new key; wait as long as servers may cache the key set; put the
 * new key first; remove the old one {@link ClientAuthentication#ASSERTION_LIFE} later.
 */
public final class SigningKeys {
    private final Supplier<List<SigningKey>> signing;
    private final List<SigningKey> announced;
    private final @Nullable String address;

    private SigningKeys(Supplier<List<SigningKey>> signing, List<SigningKey> announced, @Nullable String address) {
        this.signing = signing;
        this.announced = announced;
        this.address = address;
    }

    /**
     * Creates a fixed list of keys.
     *
     * @param keys the keys, newest first
     * @return the keys
     * @throws IllegalArgumentException if there are none, or two have the same id
     */
    public static SigningKeys newestFirst(SigningKey... keys) {
        List<SigningKey> fixed = checked(List.of(keys));
        return new SigningKeys(() -> fixed, List.of(), null);
    }

    /**
     * Creates keys from a supplier whose result may change, such as a key store that is read again at times.
     *
     * @param keys returns the current keys, newest first; called for each assertion, so it should be fast
     * @return the keys
     */
    public static SigningKeys from(Supplier<List<SigningKey>> keys) {
        requireNonNull(keys, "keys");
        return new SigningKeys(() -> checked(keys.get()), List.of(), null);
    }

    /**
     * Also publishes a key that does not sign yet, so that servers know it before it is used.
     *
     * @param successor the next key
     * @return the keys with it
     * @throws IllegalArgumentException if another key has the same id
     */
    public SigningKeys announcing(SigningKey successor) {
        List<SigningKey> all = new ArrayList<>(published());
        all.add(requireNonNull(successor, "successor"));
        checked(all);
        List<SigningKey> more = new ArrayList<>(announced);
        more.add(successor);
        return new SigningKeys(signing, List.copyOf(more), address);
    }

    /**
     * Sets the address at which the app hosts its key set. Registrations then contain this address ({@code jwks_uri}) instead
     * of the keys, so that keys can rotate without registering again (SMART App Launch 2.2, Asymmetric Client Authentication
     * §Registering a client).
     *
     * @param url a public https address that serves {@link #publicJwkSet}
     * @return the keys with it
     * @throws IllegalArgumentException if it is not an https address
     */
    public SigningKeys hostedAt(String url) {
        URI parsed = URI.create(url);
        if (!"https".equalsIgnoreCase(parsed.getScheme()) || parsed.getHost() == null) {
            throw new IllegalArgumentException("the key set must be hosted at an https address");
        }
        return new SigningKeys(signing, announced, url);
    }

    /**
     * Where the app hosts its key set.
     *
     * @return the address, if it was set
     */
    public Optional<String> address() {
        return Optional.ofNullable(address);
    }

    /**
     * The key that signs now.
     *
     * @return the newest key
     */
    public SigningKey newest() {
        return signing.get().get(0);
    }

    /**
     * The keys whose public parts are published.
     *
     * @return the signing keys, newest first, then the announced ones
     */
    public List<SigningKey> published() {
        List<SigningKey> all = new ArrayList<>(signing.get());
        // An announced key that signs by now is published once.
        Set<String> ids = ids(all);
        announced.stream().filter(key -> ids.add(key.id())).forEach(all::add);
        return List.copyOf(all);
    }

    /**
     * The document to host at the address that is registered as {@code jwks_uri}: over https, public, with a {@code
     * Cache-Control} that states how long a rotation has to wait.
     *
     * @return a JSON Web Key Set without any private part
     */
    public String publicJwkSet() {
        return new String(publicKeys().toBytes(), StandardCharsets.UTF_8);
    }

    /**
     * The public keys as JSON, for a registration request.
     *
     * @return a JSON Web Key Set without any private part
     */
    public JsonObject publicKeys() {
        List<JsonObject> keys = published().stream()
                .flatMap(key -> key.publicKeys().objects("keys").stream())
                .toList();
        return JsonObject.builder().objects("keys", keys).build();
    }

    /** Prints the keys' ids and algorithms. */
    @Override
    public String toString() {
        return "SigningKeys" + published();
    }

    // SMART: a verifier that finds two keys with one id accepts neither.
    private static List<SigningKey> checked(List<SigningKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("the list of signing keys is empty: give at least one");
        }
        if (ids(keys).size() < keys.size()) {
            throw new IllegalArgumentException("two signing keys have the same id: give each key its own kid");
        }
        return List.copyOf(keys);
    }

    private static Set<String> ids(List<SigningKey> keys) {
        Set<String> ids = new HashSet<>();
        keys.forEach(key -> ids.add(key.id()));
        return ids;
    }
}
