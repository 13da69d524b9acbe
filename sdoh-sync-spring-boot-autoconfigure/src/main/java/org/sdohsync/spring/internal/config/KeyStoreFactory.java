// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.Security;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.spring.config.SdohSyncProperties.KeyStore;

/** Opens a key store from properties: a file, PEM files, or a token. */
final class KeyStoreFactory {
    /** What the Java runtime tells apart by itself. */
    private static final Set<String> RECOGNIZED = Set.of("PKCS12", "JKS");

    private final String prefix;
    private final KeyStore wanted;

    private KeyStoreFactory(String prefix, KeyStore wanted) {
        this.prefix = prefix;
        this.wanted = wanted;
    }

    /**
     * Opens it.
     *
     * @param name its name
     * @param wanted its properties
     * @return the key store
     * @throws SettingException if it cannot be opened
     */
    static KeyStoreSource open(String name, KeyStore wanted) {
        KeyStoreFactory factory = new KeyStoreFactory("sdoh-sync.key-stores." + name, wanted);
        try {
            return factory.open();
        } catch (StoreException unusable) {
            // Without its cause: a provider's message may quote what it was given.
            throw factory.wrong(String.valueOf(unusable.getMessage()), "check " + factory.prefix);
        }
    }

    private KeyStoreSource open() {
        Path location = wanted.location();
        Path certificate = wanted.certificate();
        if (certificate != null) {
            if (location != null || wanted.type() != null || wanted.provider() != null || wanted.password() != null) {
                throw wrong(
                        "PEM files have neither location nor type, provider or password",
                        "remove these beside " + prefix
                                + ".certificate; an encrypted key belongs into a PKCS #12 file");
            }
            Path key = wanted.privateKey();
            return key == null ? KeyStoreSource.pem(certificate) : KeyStoreSource.pem(certificate, key);
        }
        if (wanted.privateKey() != null) {
            throw wrong("the private key has no certificate", "set " + prefix + ".certificate");
        }
        return location == null ? token() : file(location);
    }

    private KeyStoreSource file(Path location) {
        String type = wanted.type();
        char[] password = password();
        if (wanted.provider() == null && (type == null || RECOGNIZED.contains(type.toUpperCase(Locale.ROOT)))) {
            return KeyStoreSource.file(location, password);
        }
        String typed = type == null ? "PKCS12" : type;
        return KeyStoreSource.file(typed, provider(typed), location, password::clone);
    }

    private KeyStoreSource token() {
        String type = wanted.type();
        if (type == null) {
            throw wrong(
                    "neither a file nor a type is set",
                    "set " + prefix + ".location, .certificate for PEM files, or .type for a token, such as PKCS11");
        }
        if (wanted.provider() == null) {
            throw wrong("the token has no provider", "set " + prefix + ".provider, such as SunPKCS11");
        }
        if (wanted.password() == null) {
            throw wrong("the token has no PIN", "set " + prefix + ".password");
        }
        return KeyStoreSource.token(type, provider(type), this::password);
    }

    private char[] password() {
        String password = wanted.password();
        return password == null ? new char[0] : password.toCharArray();
    }

    private Provider provider(String type) {
        String name = wanted.provider();
        if (name == null) {
            try {
                return java.security.KeyStore.getInstance(type).getProvider();
            } catch (KeyStoreException unknown) {
                throw wrong("no provider has key stores of this type", "correct " + prefix + ".type, or set .provider");
            }
        }
        Provider found = Security.getProvider(name);
        if (found == null) {
            throw wrong(
                    "its provider is not registered",
                    "correct " + prefix + ".provider, or register it before the application starts");
        }
        return configured(found, wanted.providerConfig());
    }

    private Provider configured(Provider found, @Nullable Path file) {
        if (file == null) {
            return found;
        }
        try {
            return found.configure(file.toString());
        } catch (InvalidParameterException | UnsupportedOperationException refused) {
            throw wrong(
                    "its provider does not take the configuration",
                    "correct the file of " + prefix + ".provider-config, and the paths in it");
        }
    }

    private SettingException wrong(String why, String action) {
        return new SettingException("the key store of " + prefix + " cannot be used: " + why, action);
    }
}
