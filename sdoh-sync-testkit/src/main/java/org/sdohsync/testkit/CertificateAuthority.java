// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An authority that issues certificates for tests (RFC 5280): with the URI of their holder as the UDAP profiles want it, expired ones, and
 * lists of revoked ones. Its own key is an elliptic one. Safe for use by many threads.
 */
public final class CertificateAuthority {
    private static final Duration DAY = Duration.ofDays(1);
    private static final String RSA_SHA256 = "1.2.840.113549.1.1.11";
    private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    private static final AtomicLong SERIALS = new AtomicLong(4096);

    private final String name;
    private final KeyPair keys;
    private final Instant now;
    private final List<X509Certificate> chain;

    private CertificateAuthority(String name, KeyPair keys, Instant now, @Nullable CertificateAuthority issuer) {
        this.name = requireNonNull(name, "name");
        this.keys = keys;
        this.now = now;
        List<X509Certificate> all = new ArrayList<>();
        CertificateAuthority signer = issuer == null ? this : issuer;
        all.add(signer.sign(new Order(signer, name, null).keys(keys).authority()));
        if (issuer != null) {
            all.addAll(issuer.chain);
        }
        this.chain = List.copyOf(all);
    }

    /**
     * Makes one that is its own root.
     *
     * @param name its name
     * @param now the time that its certificates are valid at: from a day before to a year after
     * @return the authority
     */
    public static CertificateAuthority root(String name, Instant now) {
        return new CertificateAuthority(name, elliptic("secp256r1"), requireNonNull(now, "now"), null);
    }

    /**
     * Makes one that is certified by this one.
     *
     * @param subordinate its name
     * @return the authority
     */
    public CertificateAuthority subordinate(String subordinate) {
        return new CertificateAuthority(subordinate, elliptic("secp256r1"), now, this);
    }

    /**
     * Its own certificate.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * Begins a certificate.
     *
     * @param holder the name of its holder
     * @param uri the URI of its holder, which becomes its subject alternative name; null for none
     * @return the order, to be ended with {@link Order#issue}
     */
    public Order order(String holder, @Nullable String uri) {
        return new Order(this, holder, uri);
    }

    /**
     * Makes a list of revoked certificates.
     *
     * @param until when the next list is due
     * @param revoked the certificates
     * @return the list
     */
    public X509CRL revocations(Instant until, X509Certificate... revoked) {
        List<byte[]> entries = new ArrayList<>();
        for (X509Certificate one : revoked) {
            entries.add(Der.sequence(Der.integer(one.getSerialNumber()), Der.time(now.minus(DAY))));
        }
        byte[] algorithm = algorithm(keys);
        byte[] issuer = named(name);
        byte[] begun = Der.time(now.minus(DAY));
        byte[] due = Der.time(until);
        byte[] body = entries.isEmpty()
                ? Der.sequence(Der.integer(BigInteger.ONE), algorithm, issuer, begun, due)
                : Der.sequence(Der.integer(BigInteger.ONE), algorithm, issuer, begun, due, Der.sequence(entries));
        try {
            return (X509CRL) CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(signed(body, algorithm)));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException("a list that was just written cannot be read", unreadable);
        }
    }

    /** What a certificate shall be like. Not thread-safe. */
    public static final class Order {
        private final CertificateAuthority issuer;
        private final String holder;
        private final @Nullable String uri;
        private Instant from;
        private Instant until;
        private @Nullable KeyPair keys;
        private @Nullable String revocationsAt;
        private boolean authority;

        private Order(CertificateAuthority issuer, String holder, @Nullable String uri) {
            this.issuer = issuer;
            this.holder = requireNonNull(holder, "holder");
            this.uri = uri;
            this.from = issuer.now.minus(DAY);
            this.until = issuer.now.plus(DAY.multipliedBy(365));
        }

        /**
         * Sets when it is valid.
         *
         * @param first from when
         * @param last until when
         * @return this order
         */
        public Order valid(Instant first, Instant last) {
            from = first;
            until = last;
            return this;
        }

        /**
         * Sets the holder's keys; an own pair on P-256 by default.
         *
         * @param pair the keys, RSA or elliptic
         * @return this order
         */
        public Order keys(KeyPair pair) {
            keys = pair;
            return this;
        }

        /**
         * Says in the certificate where the list of revoked ones is.
         *
         * @param url the address
         * @return this order
         */
        public Order revocationsAt(String url) {
            revocationsAt = url;
            return this;
        }

        private Order authority() {
            authority = true;
            return this;
        }

        /**
         * Issues it.
         *
         * @return the certificate with its key
         */
        public Issued issue() {
            KeyPair pair = keys == null ? elliptic("secp256r1") : keys;
            List<X509Certificate> all = new ArrayList<>();
            all.add(issuer.sign(keys(pair)));
            all.addAll(issuer.chain);
            return new Issued(pair.getPrivate(), List.copyOf(all));
        }
    }

    /**
     * A certificate with its key.
     *
     * @param key the private key
     * @param chain the certificate, and those of its authorities up to the root
     */
    public record Issued(PrivateKey key, List<X509Certificate> chain) {
        /**
         * The certificate.
         *
         * @return the first of the chain
         */
        public X509Certificate certificate() {
            return chain.get(0);
        }

        /**
         * Both as an entry of a key store.
         *
         * @return the entry
         */
        public KeyStore.PrivateKeyEntry entry() {
            return new KeyStore.PrivateKeyEntry(key, chain.toArray(new Certificate[0]));
        }

        /**
         * Both as a key store.
         *
         * @param password the password of the key
         * @return the key store
         */
        public KeyStore keyStore(String password) {
            KeyStore store = emptyStore();
            try {
                store.setKeyEntry("own", key, password.toCharArray(), chain.toArray(new Certificate[0]));
            } catch (GeneralSecurityException notLoaded) {
                throw new IllegalStateException("a new key store takes no key", notLoaded);
            }
            return store;
        }

        /** Prints the certificate's name only. */
        @Override
        public String toString() {
            return "Issued[" + certificate().getSubjectX500Principal() + "]";
        }
    }

    /**
     * A key store that trusts authorities.
     *
     * @param trusted the authorities
     * @return a key store with their certificates
     */
    public static KeyStore trusting(CertificateAuthority... trusted) {
        KeyStore store = emptyStore();
        try {
            for (CertificateAuthority one : trusted) {
                store.setCertificateEntry(one.name, one.certificate());
            }
        } catch (GeneralSecurityException notLoaded) {
            throw new IllegalStateException("a new key store takes no certificate", notLoaded);
        }
        return store;
    }

    /**
     * Makes a pair of RSA keys.
     *
     * @param bits their length
     * @return the keys
     */
    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no RSA", missing);
        }
    }

    /**
     * Makes a pair of elliptic keys.
     *
     * @param curve the name of the curve, such as {@code secp384r1}
     * @return the keys
     */
    public static KeyPair elliptic(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no curve " + curve, missing);
        }
    }

    private static KeyStore emptyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException | java.io.IOException missing) {
            throw new IllegalStateException("this Java has no PKCS12", missing);
        }
    }

    private X509Certificate sign(Order order) {
        KeyPair held = requireNonNull(order.keys, "keys");
        byte[] algorithm = algorithm(keys);
        byte[] body = Der.sequence(
                Der.tagged(0, true, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.valueOf(SERIALS.incrementAndGet())),
                algorithm,
                named(name),
                Der.sequence(Der.time(order.from), Der.time(order.until)),
                named(order.holder),
                held.getPublic().getEncoded(),
                Der.tagged(3, true, Der.sequence(extensions(order))));
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(signed(body, algorithm)));
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException("a certificate that was just written cannot be read", unreadable);
        }
    }

    private static List<byte[]> extensions(Order order) {
        List<byte[]> all = new ArrayList<>();
        if (order.authority) {
            all.add(extension("2.5.29.19", true, Der.sequence(Der.yes())));
        }
        // An authority signs certificates and lists, all others sign data (RFC 5280 §4.2.1.3).
        byte[] uses = order.authority ? Der.bits(1, new byte[] {0x06}) : Der.bits(7, new byte[] {(byte) 0x80});
        all.add(extension("2.5.29.15", true, uses));
        if (order.uri != null) {
            all.add(extension("2.5.29.17", false, Der.sequence(uri(order.uri))));
        }
        if (order.revocationsAt != null) {
            byte[] point = Der.tagged(0, true, Der.tagged(0, true, uri(order.revocationsAt)));
            all.add(extension("2.5.29.31", false, Der.sequence(Der.sequence(point))));
        }
        return all;
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.yes(), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] uri(String uri) {
        return Der.tagged(6, false, uri.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] named(String name) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(name))));
    }

    private static byte[] algorithm(KeyPair keys) {
        return isElliptic(keys)
                ? Der.sequence(Der.oid(ECDSA_SHA256))
                : Der.sequence(Der.oid(RSA_SHA256), Der.nothing());
    }

    private byte[] signed(byte[] body, byte[] algorithm) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(isElliptic(keys) ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(body);
        return Der.sequence(body, algorithm, Der.bits(0, signature.sign()));
    }

    private static boolean isElliptic(KeyPair keys) {
        return keys.getPublic().getAlgorithm().equals("EC");
    }
}
