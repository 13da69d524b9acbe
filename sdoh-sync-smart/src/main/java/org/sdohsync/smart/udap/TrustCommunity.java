// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.udap;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.KeyStoreSource;

/**
 * A trust community (HL7 UDAP Security for Scalable Registration, Authentication, and Authorization): the authorities whose
 * certificates make a source a member, and the app's own certificate in it. Defaults: no own certificate; a source whose
 * certificates no list of revoked ones covers is refused. Immutable, but key stores and lists are read again when their files
 * change; safe for use by many threads. Each setter returns a changed copy.
 */
public final class TrustCommunity {
    private final Parts parts;

    /** What a community consists of. Changed only before it is published. */
    private static final class Parts implements Cloneable {
        private final KeyStoreSource anchors;
        private @Nullable KeyStoreSource own;
        private @Nullable String name;
        private @Nullable String logo;
        private List<String> contacts = List.of();
        private String alias = "";
        private List<String> certifications = List.of();
        private List<Path> revocations = List.of();
        private boolean tolerant;

        private Parts(KeyStoreSource anchors) {
            this.anchors = anchors;
        }

        private Parts copy() {
            try {
                return (Parts) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException("clone failed; this indicates a bug", impossible);
            }
        }
    }

    private TrustCommunity(Parts parts) {
        this.parts = parts;
    }

    private TrustCommunity with(Consumer<Parts> change) {
        Parts next = parts.copy();
        change.accept(next);
        return new TrustCommunity(next);
    }

    /**
     * Creates a community.
     *
     * @param authorities a key store with the certificates of its authorities, the trust anchors
     * @return the community, of which the app is no member yet
     */
    public static TrustCommunity trusting(KeyStoreSource authorities) {
        return new TrustCommunity(new Parts(requireNonNull(authorities, "authorities")));
    }

    /**
     * Sets the app's own certificate in this community. The first URI among its subject alternative names identifies the app.
     *
     * @param own a key store with the private key (RSA of at least 2,048 bits, P-256 or P-384) and the certificate with its chain
     * @return the community with it
     */
    public TrustCommunity identity(KeyStoreSource own) {
        return identity(own, "");
    }

    /**
     * Sets the app's own certificate in this community, as one of several in a key store.
     *
     * @param own a key store with the private key and the certificate with its chain, as {@link #identity(KeyStoreSource)} says
     * @param alias the name of its entry
     * @return the community with it
     */
    public TrustCommunity identity(KeyStoreSource own, String alias) {
        requireNonNull(own, "own");
        requireNonNull(alias, "alias");
        return with(next -> {
            next.own = own;
            next.alias = alias;
        });
    }

    /**
     * Sets the community's URI, by which a source that is a member of several chooses its certificate.
     *
     * @param uri the URI, as the community defines it
     * @return the community with it
     */
    public TrustCommunity named(String uri) {
        String checked = URI.create(uri).toString();
        return with(next -> next.name = checked);
    }

    /**
     * Sets how the sources' operators reach the app's operator.
     *
     * @param uris URIs, one of them with {@code mailto:}
     * @return the community with them
     * @throws IllegalArgumentException if there is none with {@code mailto:}
     */
    public TrustCommunity contacts(String... uris) {
        List<String> all = List.of(uris);
        if (all.stream().noneMatch(uri -> uri.startsWith("mailto:"))) {
            throw new IllegalArgumentException("the contacts need an address that begins with mailto:");
        }
        return with(next -> next.contacts = all);
    }

    /**
     * Sets the picture that sources show to users.
     *
     * @param url an https address of a PNG, JPG or GIF
     * @return the community with it
     * @throws IllegalArgumentException if it is not an https address
     */
    public TrustCommunity logo(String url) {
        if (!"https".equalsIgnoreCase(URI.create(url).getScheme())) {
            throw new IllegalArgumentException("the logo must be at an https address");
        }
        return with(next -> next.logo = url);
    }

    /**
     * Sets certifications of the app, which are sent with each registration.
     *
     * @param signed the certifications, signed JWTs
     * @return the community with them
     */
    public TrustCommunity certifications(String... signed) {
        List<String> all = List.of(signed);
        return with(next -> next.certifications = all);
    }

    /**
     * Sets files with lists of revoked certificates (RFC 5280 §5), which are read for each check. For authorities without a
     * current list among them, the list is fetched from the addresses in the certificates, as far as the address rules
     * permit those.
     *
     * @param files the lists, in DER or PEM format
     * @return the community with them
     */
    public TrustCommunity revocationLists(Path... files) {
        List<Path> all = List.of(files);
        return with(next -> next.revocations = all);
    }

    /**
     * Also accepts a source for whose certificates no current list is to be had. It is told as a warning in the log and in
     * the remarks about the source's description. A certificate in any list is refused all the same.
     *
     * @return the community with this setting
     */
    public TrustCommunity toleratingUnknownRevocation() {
        return with(next -> next.tolerant = true);
    }

    /**
     * The authorities.
     *
     * @return the key store with their certificates
     */
    public KeyStoreSource authorities() {
        return parts.anchors;
    }

    /**
     * The app's own certificate.
     *
     * @return the key store with its key, if it was set
     */
    public Optional<KeyStoreSource> identity() {
        return Optional.ofNullable(parts.own);
    }

    /**
     * The name of the app's own certificate in its key store.
     *
     * @return the name; empty for the first entry with a private key
     */
    public String identityAlias() {
        return parts.alias;
    }

    /**
     * The community's URI.
     *
     * @return the URI, if it was set
     */
    public Optional<String> name() {
        return Optional.ofNullable(parts.name);
    }

    /**
     * How the app's operator is reached.
     *
     * @return the URIs; empty if they were not set
     */
    public List<String> contacts() {
        return parts.contacts;
    }

    /**
     * The app's picture.
     *
     * @return its address, if it was set
     */
    public Optional<String> logo() {
        return Optional.ofNullable(parts.logo);
    }

    /**
     * The app's certifications.
     *
     * @return the signed JWTs, usually none
     */
    public List<String> certifications() {
        return parts.certifications;
    }

    /**
     * The files with lists of revoked certificates.
     *
     * @return the files
     */
    public List<Path> revocationLists() {
        return parts.revocations;
    }

    /**
     * Tells whether a source is accepted whose certificates no list covers.
     *
     * @return true if so
     */
    public boolean toleratesUnknownRevocation() {
        return parts.tolerant;
    }

    /** Prints the authorities and the app's certificate, without a key. */
    @Override
    public String toString() {
        return "TrustCommunity[" + parts.anchors + ", identity=" + parts.own + ", name=" + parts.name + "]";
    }
}
