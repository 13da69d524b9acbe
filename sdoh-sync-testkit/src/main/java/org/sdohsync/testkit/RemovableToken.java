// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.security.auth.login.FailedLoginException;
import org.jspecify.annotations.Nullable;

/**
 * A token with keys that are only handles, as a hardware security module has them: a key shows none of its bytes, signs and encrypts with
 * the token's own provider alone, and only while the token is in and since it was opened last. AES-GCM refuses an initialization vector of
 * the caller, and chooses one of 16 bytes itself. For tests of what an application does when its token is away. Safe for use by many threads.
 */
public final class RemovableToken {
    /** The type of its key store. */
    public static final String TYPE = "REMOVABLE";

    private volatile char[] pin;
    private final Provider provider = new TokenProvider();
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private volatile boolean in = true;
    private final AtomicInteger session = new AtomicInteger();
    private final AtomicInteger openings = new AtomicInteger();

    private record Entry(Key key, @Nullable Certificate certificate) {}

    private RemovableToken(char[] pin) {
        this.pin = pin;
    }

    /**
     * Creates a token without keys, which is in.
     *
     * @param pin its PIN
     * @return the token
     */
    public static RemovableToken withPin(String pin) {
        return new RemovableToken(pin.toCharArray());
    }

    /**
     * The provider of its key store of type {@link #TYPE} and of its algorithms. It need not be registered.
     *
     * @return the provider
     */
    public Provider provider() {
        return provider;
    }

    /**
     * Makes an AES key of 256 bits in the token.
     *
     * @param alias its name
     * @return this token
     */
    public RemovableToken generateSecretKey(String alias) {
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES");
            generator.init(256);
            entries.put(alias, new Entry(generator.generateKey(), null));
            return this;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java runtime has AES", missing);
        }
    }

    /**
     * Puts a key pair into the token.
     *
     * @param alias its name
     * @param pair the key pair, RSA or EC
     * @param certificate the certificate of its public key
     * @return this token
     */
    public RemovableToken put(String alias, KeyPair pair, Certificate certificate) {
        entries.put(alias, new Entry(pair.getPrivate(), requireNonNull(certificate, "certificate")));
        return this;
    }

    /**
     * Deletes a key.
     *
     * @param alias its name
     */
    public void delete(String alias) {
        entries.remove(alias);
    }

    /** Takes the token out: every use of its keys fails. */
    public void takeOut() {
        in = false;
    }

    /** Puts the token back: handles from before are void, and it has to be opened anew. */
    public void putBack() {
        int ignored = session.incrementAndGet();
        in = true;
    }

    /**
     * Changes the PIN.
     *
     * @param other the new one
     */
    public void changePin(String other) {
        pin = other.toCharArray();
    }

    /**
     * How often a PIN was tried.
     *
     * @return the number of attempts to open the token, right and wrong
     */
    public int openings() {
        return openings.get();
    }

    /** Prints no key and no PIN. */
    @Override
    public String toString() {
        return "RemovableToken" + entries.keySet();
    }

    private void requireIn() {
        if (!in) {
            throw new ProviderException("CKR_DEVICE_REMOVED");
        }
    }

    /** The key of a handle of this token. */
    private <K extends Key> K key(Key handle, Class<K> type) throws InvalidKeyException {
        requireIn();
        if (!(handle instanceof Handle ours) || ours.token() != this) {
            throw new InvalidKeyException("not a key of this token");
        }
        if (ours.session() != session.get()) {
            throw new ProviderException("CKR_SESSION_HANDLE_INVALID");
        }
        Entry entry = entries.get(ours.alias());
        if (entry == null || !type.isInstance(entry.key())) {
            throw new InvalidKeyException("CKR_KEY_HANDLE_INVALID");
        }
        return type.cast(entry.key());
    }

    /** A key without bytes. */
    private interface Handle extends Key {
        RemovableToken token();

        String alias();

        int session();

        @Override
        default @Nullable String getFormat() {
            return null;
        }

        @Override
        default byte @Nullable [] getEncoded() {
            return null;
        }
    }

    private record SecretHandle(RemovableToken token, String alias, int session, String getAlgorithm)
            implements Handle, SecretKey {
        private static final long serialVersionUID = 1L;
    }

    private record PrivateHandle(RemovableToken token, String alias, int session, String getAlgorithm)
            implements Handle, PrivateKey {
        private static final long serialVersionUID = 1L;
    }

    /** Makes what the token offers. */
    private final class TokenProvider extends Provider {
        private static final long serialVersionUID = 1L;

        TokenProvider() {
            super("Removable", "1", "a token for tests");
            offer("KeyStore", TYPE);
            offer("Cipher", "AES/GCM/NoPadding");
            offer("Signature", "SHA256withRSA");
            offer("Signature", "SHA256withECDSA");
            offer("Signature", "SHA384withRSA");
            offer("Signature", "SHA384withECDSA");
        }

        private void offer(String type, String algorithm) {
            putService(new Service(this, type, algorithm, RemovableToken.class.getName(), null, null) {
                @Override
                public Object newInstance(@Nullable Object parameter) {
                    return switch (type) {
                        case "KeyStore" -> new TokenKeys();
                        case "Cipher" -> new TokenCipher(handle -> key(handle, SecretKey.class));
                        default -> new TokenSignature(algorithm, handle -> key(handle, PrivateKey.class));
                    };
                }
            });
        }
    }

    /** The key store of one opening. */
    private final class TokenKeys extends KeyStoreSpi {
        private int opened = -1;

        @Override
        public void engineLoad(@Nullable InputStream stream, char @Nullable [] password) throws IOException {
            if (!in) {
                throw new IOException("load failed", new KeyStoreException("CKR_TOKEN_NOT_PRESENT"));
            }
            int ignored = openings.incrementAndGet();
            if (!Arrays.equals(pin, password)) {
                throw new IOException("load failed", new FailedLoginException());
            }
            opened = session.get();
        }

        @Override
        public @Nullable Key engineGetKey(String alias, char @Nullable [] password) {
            requireIn();
            Entry entry = entries.get(alias);
            if (entry == null) {
                return null;
            }
            String algorithm = entry.key().getAlgorithm();
            return entry.certificate() == null
                    ? new SecretHandle(RemovableToken.this, alias, opened, algorithm)
                    : new PrivateHandle(RemovableToken.this, alias, opened, algorithm);
        }

        @Override
        public @Nullable Certificate engineGetCertificate(String alias) {
            Entry entry = entries.get(alias);
            return entry == null ? null : entry.certificate();
        }

        @Override
        public Certificate @Nullable [] engineGetCertificateChain(String alias) {
            Certificate own = engineGetCertificate(alias);
            return own == null ? null : new Certificate[] {own};
        }

        @Override
        public @Nullable Date engineGetCreationDate(String alias) {
            return null;
        }

        @Override
        public void engineSetKeyEntry(String alias, Key key, char[] password, Certificate[] chain)
                throws KeyStoreException {
            throw new KeyStoreException("read only");
        }

        @Override
        public void engineSetKeyEntry(String alias, byte[] key, Certificate[] chain) throws KeyStoreException {
            throw new KeyStoreException("read only");
        }

        @Override
        public void engineSetCertificateEntry(String alias, Certificate certificate) throws KeyStoreException {
            throw new KeyStoreException("read only");
        }

        @Override
        public void engineDeleteEntry(String alias) throws KeyStoreException {
            throw new KeyStoreException("read only");
        }

        @Override
        public Enumeration<String> engineAliases() {
            return Collections.enumeration(entries.keySet());
        }

        @Override
        public boolean engineContainsAlias(String alias) {
            return entries.containsKey(alias);
        }

        @Override
        public int engineSize() {
            return entries.size();
        }

        @Override
        public boolean engineIsKeyEntry(String alias) {
            return entries.containsKey(alias);
        }

        @Override
        public boolean engineIsCertificateEntry(String alias) {
            return false;
        }

        @Override
        public @Nullable String engineGetCertificateAlias(Certificate certificate) {
            return null;
        }

        @Override
        public void engineStore(OutputStream stream, char[] password) {
            throw new UnsupportedOperationException("a token stores by itself");
        }
    }
}
