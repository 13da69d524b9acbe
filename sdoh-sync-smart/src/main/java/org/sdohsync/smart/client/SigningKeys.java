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

/**
 * The keys this app authenticates with: the newest signs, all are published (SMART App Launch 2.2, Asymmetric Client
 * Authentication §Registering a client). They are asked for each assertion, so they change while the app runs. Its
 * {@link #toString} and its key set hold no private part. Safe for use by many threads if the supplier is.
 *
 * <p>To rotate: {@linkplain #announcing announce} the new key; wait as long as servers may cache the key set; put the new key
 * first; drop the old one {@link ClientAuthentication#ASSERTION_LIFE} later.
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
     * Takes keys that stay the same.
     *
     * @param keys the keys, newest first
     * @return the keys
     * @throws IllegalArgumentException if there are none, or two have one id
     */
    public static SigningKeys newestFirst(SigningKey... keys) {
        List<SigningKey> fixed = checked(List.of(keys));
        return new SigningKeys(() -> fixed, List.of(), null);
    }

    /**
     * Takes keys from a place where they may change, such as a key store that is read again now and then.
     *
     * @param keys gives the present keys, newest first; asked for each assertion, so it should be quick
     * @return the keys
     */
    public static SigningKeys from(Supplier<List<SigningKey>> keys) {
        requireNonNull(keys, "keys");
        return new SigningKeys(() -> checked(keys.get()), List.of(), null);
    }

    /**
     * Also publishes a key that does not sign yet, so that servers know it when it does.
     *
     * @param successor the next key
     * @return the keys with it
     * @throws IllegalArgumentException if another key has its id
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
     * Tells where the app hosts its key set, which registrations then name instead of holding the keys: only so can keys rotate
     * without registering again (SMART App Launch 2.2, Asymmetric Client Authentication §Registering a client).
     *
     * @param url an https address that answers {@link #publicJwkSet} to everybody
     * @return the keys with it
     * @throws IllegalArgumentException if it is no https address
     */
    public SigningKeys hostedAt(String url) {
        URI parsed = URI.create(url);
        if (!"https".equalsIgnoreCase(parsed.getScheme()) || parsed.getHost() == null) {
            throw new IllegalArgumentException("a key set is hosted at an https address");
        }
        return new SigningKeys(signing, announced, url);
    }

    /**
     * Where the app hosts its key set.
     *
     * @return the address, if it was told
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
     * The keys whose public parts servers should know.
     *
     * @return those that sign or signed, newest first, then those announced
     */
    public List<SigningKey> published() {
        List<SigningKey> all = new ArrayList<>(signing.get());
        // A successor that came to sign meanwhile is published once.
        Set<String> ids = ids(all);
        announced.stream().filter(key -> ids.add(key.id())).forEach(all::add);
        return List.copyOf(all);
    }

    /**
     * The document to host at the address that is registered as {@code jwks_uri}: over https, open to everybody, with a
     * {@code Cache-Control} that says how long a rotation has to wait.
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

    // SMART: a verifier that finds two keys of one id accepts neither.
    private static List<SigningKey> checked(List<SigningKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no signing key");
        }
        if (ids(keys).size() < keys.size()) {
            throw new IllegalArgumentException("two signing keys have one id: give each key its own kid");
        }
        return List.copyOf(keys);
    }

    private static Set<String> ids(List<SigningKey> keys) {
        Set<String> ids = new HashSet<>();
        keys.forEach(key -> ids.add(key.id()));
        return ids;
    }
}
