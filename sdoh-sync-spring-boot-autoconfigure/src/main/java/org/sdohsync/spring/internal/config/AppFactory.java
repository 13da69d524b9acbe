// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.config.SdohSyncProperties.Source;

/** Makes the {@link SmartApp} from properties. */
public final class AppFactory {
    private AppFactory() {}

    /**
     * Makes the app.
     *
     * @param properties the properties
     * @param stores the key stores of the application
     * @param keys the application's own keys, or null
     * @return the app, with the callback endpoint as its redirect address
     * @throws SettingException if a setting is missing or cannot be used
     */
    public static SmartApp app(SdohSyncProperties properties, KeyStores stores, @Nullable SigningKeys keys) {
        SmartApp app = SmartApp.named(properties.appName()).redirect(callback(properties));
        if (!properties.scopes().isEmpty()) {
            app = app.scopes(properties.scopes().toArray(String[]::new));
        }
        Optional<SigningKeys> signing = Optional.ofNullable(keys).or(() -> SigningKeyFactory.keys(properties, stores));
        if (signing.isPresent()) {
            app = app.signingKeys(signing.get());
        }
        for (Map.Entry<String, Source> source : properties.sources().entrySet()) {
            app = with(app, source.getKey(), source.getValue());
        }
        app = TransportFactory.add(app, properties.sources(), stores);
        Optional<TrustCommunity> community = UdapFactory.community(properties.udap(), stores);
        if (community.isPresent()) {
            app = app.udap(community.get());
        }
        return app.admission(AdmissionFactory.admission(properties));
    }

    /**
     * The address of the callback endpoint.
     *
     * @param properties the properties
     * @return the base URL with the path of the endpoint
     */
    public static String callback(SdohSyncProperties properties) {
        URI base = properties.baseUrl();
        if (base == null || base.getHost() == null) {
            throw new SettingException(
                    "the public address of the application is not known",
                    "set sdoh-sync.base-url, for example https://app.example");
        }
        return withoutSlash(base.toString()) + properties.web().path() + "/callback";
    }

    /**
     * Takes the slash off the end of an address.
     *
     * @param address the address
     * @return the address without it
     */
    public static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private static SmartApp with(SmartApp app, String name, Source source) {
        String id = source.clientId();
        SmartApp launched = app.launchedFrom(source.url());
        if (id == null) {
            if (source.clientSecret() != null || source.privateKeyJwt()) {
                throw new SettingException(
                        "the source " + name + " has a way to authenticate and no client id",
                        "set sdoh-sync.sources." + name + ".client-id");
            }
            return launched;
        }
        return launched.registeredAt(source.url(), client(id, source));
    }

    private static ClientIdentity client(String id, Source source) {
        String secret = source.clientSecret();
        if (source.privateKeyJwt()) {
            return ClientIdentity.withPrivateKey(id);
        }
        return secret == null
                ? ClientIdentity.publicClient(id)
                : ClientIdentity.withSecret(id, ClientIdentity.Method.CLIENT_SECRET_BASIC, Secret.of(secret), null);
    }
}
