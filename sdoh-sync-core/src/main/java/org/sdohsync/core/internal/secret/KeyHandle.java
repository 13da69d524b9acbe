// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.secret;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.ProviderException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/**
 * A key that may be only a handle of its provider. A use that fails looks the key up again and is repeated once, because a token
 * that was taken out and put back has other handles. Safe for use by many threads. {@link #toString} shows its name only.
 *
 * @param <K> the kind of key
 */
public final class KeyHandle<K extends Key> {
    /**
     * What is done with a key.
     *
     * @param <K> the kind of key
     * @param <T> the result
     */
    @FunctionalInterface
    public interface Operation<K extends Key, T> {
        /**
         * Uses the key. May be called twice.
         *
         * @param key the key
         * @param provider the provider to use it with; null for any that can
         * @return the result
         * @throws GeneralSecurityException if it fails
         */
        T with(K key, @Nullable Provider provider) throws GeneralSecurityException;
    }

    private final String name;
    private final @Nullable Supplier<? extends K> lookup;
    private final @Nullable Provider provider;
    private volatile @Nullable K known;

    private KeyHandle(
            String name, @Nullable Supplier<? extends K> lookup, @Nullable Provider provider, @Nullable K known) {
        this.name = requireNonNull(name, "name");
        this.lookup = lookup;
        this.provider = provider;
        this.known = known;
    }

    /**
     * Wraps a key that is in memory and does not change.
     *
     * @param <K> the kind of key
     * @param name its name in messages
     * @param key the key
     * @param provider the provider to use it with; null for any that can
     * @return the handle
     */
    public static <K extends Key> KeyHandle<K> fixed(String name, K key, @Nullable Provider provider) {
        return new KeyHandle<>(name, null, provider, requireNonNull(key, "key"));
    }

    /**
     * Wraps a key that is looked up when it is first used, and again when a use of it fails.
     *
     * @param <K> the kind of key
     * @param name its name in messages, with the place where it is
     * @param lookup returns the key, or throws a {@link StoreException}
     * @param provider the provider to use it with; null for any that can
     * @return the handle
     */
    public static <K extends Key> KeyHandle<K> lookedUp(
            String name, Supplier<? extends K> lookup, @Nullable Provider provider) {
        return new KeyHandle<>(name, requireNonNull(lookup, "lookup"), provider, null);
    }

    /**
     * Uses the key.
     *
     * @param <T> the result
     * @param operation what is done with it
     * @return the result of the operation
     * @throws StoreException UNAVAILABLE if its place does not answer or no longer has it, UNSUITABLE if the key cannot be used so,
     *     or what the look-up threw
     */
    public <T> T use(Operation<? super K, T> operation) {
        // AssertionError is how Bouncy Castle FIPS refuses what is not approved.
        K key = known;
        Supplier<? extends K> again = lookup;
        if (key != null) {
            try {
                return operation.with(key, provider);
            } catch (GeneralSecurityException | ProviderException | AssertionError failed) {
                if (again == null) {
                    throw unsuitable(failed);
                }
            }
        }
        boolean first = key == null;
        K found = first ? requireNonNull(again).get() : foundAgain(requireNonNull(again));
        known = found;
        try {
            return operation.with(found, provider);
        } catch (GeneralSecurityException | ProviderException | AssertionError failed) {
            if (first && !(failed instanceof ProviderException)) {
                throw unsuitable(failed);
            }
            throw new StoreException(
                    name + " cannot be used at the moment (" + failed.getClass().getSimpleName()
                            + "): check the token or service, and its log",
                    Reason.UNAVAILABLE,
                    failed);
        }
    }

    /**
     * A key that was there before and is not found now, or whose token has another PIN by now, is away for a while: nothing that was made
     * with it is lost, and no record may be taken for damaged.
     */
    private K foundAgain(Supplier<? extends K> again) {
        try {
            return again.get();
        } catch (StoreException gone) {
            if (gone.retryable()) {
                throw gone;
            }
            String why = gone.reason() == Reason.UNKNOWN_KEY
                    ? "is no longer there: put the token or key store back that has it"
                    : "cannot be used any more: " + gone.getMessage();
            throw new StoreException(name + " " + why, Reason.UNAVAILABLE, gone);
        }
    }

    private StoreException unsuitable(Throwable failed) {
        return new StoreException(
                name + " cannot be used for this with "
                        + (provider == null ? "the providers of this Java runtime" : "provider " + provider.getName())
                        + " (" + failed.getClass().getSimpleName()
                        + "): check its kind, its permitted uses and the provider",
                Reason.UNSUITABLE,
                failed);
    }

    /**
     * The provider the key is bound to.
     *
     * @return the provider; empty for any that can use the key
     */
    public Optional<Provider> provider() {
        return Optional.ofNullable(provider);
    }

    /** Prints the name. */
    @Override
    public String toString() {
        return name;
    }
}
