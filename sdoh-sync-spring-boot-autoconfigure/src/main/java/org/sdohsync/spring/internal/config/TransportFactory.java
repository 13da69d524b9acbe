// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.spring.config.SdohSyncProperties.Proxy;
import org.sdohsync.spring.config.SdohSyncProperties.Source;
import org.sdohsync.spring.config.SdohSyncProperties.Ssl;
import org.sdohsync.spring.config.SdohSyncProperties.Transport;

/** Makes the transport settings of the sources from properties. */
final class TransportFactory {
    private static final int PORTS = 65_535;

    private final String prefix;
    private final KeyStores stores;

    private TransportFactory(String prefix, KeyStores stores) {
        this.prefix = prefix;
        this.stores = stores;
    }

    /**
     * Adds the settings of all sources.
     *
     * @param app the app
     * @param sources the properties of the sources, by name
     * @param stores the key stores of the application
     * @return the app with them
     * @throws SettingException if a setting cannot be used, or two sources want different ones for one origin
     */
    static SmartApp add(SmartApp app, Map<String, Source> sources, KeyStores stores) {
        SmartApp added = app;
        Map<Origin, Transport> taken = new HashMap<>();
        for (Map.Entry<String, Source> source : sources.entrySet()) {
            Transport wanted = source.getValue().transport();
            String prefix = "sdoh-sync.sources." + source.getKey() + ".transport";
            if (setsNothing(wanted)) {
                if (!wanted.origins().isEmpty()) {
                    throw new SettingException(
                            prefix + ".origins is set, and nothing that holds for them", "set more of " + prefix);
                }
                continue;
            }
            List<String> origins = new ArrayList<>(wanted.origins());
            origins.add(source.getValue().url());
            for (String origin : origins) {
                Origin of = SettingException.making(prefix + ".origins", () -> Origin.of(URI.create(origin)));
                Transport before = taken.putIfAbsent(of, withoutOrigins(wanted));
                if (before != null && !before.equals(withoutOrigins(wanted))) {
                    throw new SettingException(
                            "two sources have different transport settings for " + of,
                            "make those of " + prefix + " the same as those of the other source");
                }
            }
            added = added.transport(
                    new TransportFactory(prefix, stores).settings(wanted), origins.toArray(String[]::new));
        }
        return added;
    }

    /**
     * Tells whether there are settings.
     *
     * @param sources the properties of the sources
     * @return true if one of them has any
     */
    static boolean isSet(Map<String, Source> sources) {
        return sources.values().stream().anyMatch(source -> !setsNothing(source.transport()));
    }

    private static boolean setsNothing(Transport wanted) {
        return withoutOrigins(wanted)
                .equals(new Transport(
                        List.of(),
                        new Ssl(null, null, null, List.of()),
                        new Proxy(null, null, null, null),
                        null,
                        null,
                        null));
    }

    private static Transport withoutOrigins(Transport of) {
        return new Transport(List.of(), of.ssl(), of.proxy(), of.connectTimeout(), of.readTimeout(), of.callTimeout());
    }

    private TransportSettings settings(Transport wanted) {
        TransportSettings settings = proxy(ssl(TransportSettings.none(), wanted.ssl()), wanted.proxy());
        settings = with(settings, "connect-timeout", wanted.connectTimeout(), TransportSettings::connectTime);
        settings = with(settings, "read-timeout", wanted.readTimeout(), TransportSettings::readTime);
        return with(settings, "call-timeout", wanted.callTimeout(), TransportSettings::callTime);
    }

    private TransportSettings with(
            TransportSettings settings,
            String name,
            @Nullable Duration time,
            BiFunction<TransportSettings, Duration, TransportSettings> setter) {
        return time == null
                ? settings
                : SettingException.making(prefix + "." + name, () -> setter.apply(settings, time));
    }

    private TransportSettings ssl(TransportSettings settings, Ssl wanted) {
        TransportSettings set = settings;
        String bundle = wanted.bundle();
        if (bundle != null) {
            if (wanted.keyStore() != null || wanted.trustStore() != null) {
                throw new SettingException(
                        prefix + ".ssl has a bundle and a key store",
                        "set either " + prefix + ".ssl.bundle, or .key-store and .trust-store");
            }
            String property = prefix + ".ssl.bundle";
            set = BundleStores.add(set, stores.bundle(bundle, property), property);
        }
        String own = wanted.keyStore();
        if (own != null) {
            TransportSettings before = set;
            String property = prefix + ".ssl.key-store";
            set = SettingException.making(property, () -> before.clientCertificate(stores.open(own, property)));
        }
        String trusted = wanted.trustStore();
        if (trusted != null) {
            set = set.trusting(stores.open(trusted, prefix + ".ssl.trust-store"));
        }
        if (!wanted.pins().isEmpty()) {
            TransportSettings before = set;
            set = SettingException.making(
                    prefix + ".ssl.pins", () -> before.pinning(wanted.pins().toArray(String[]::new)));
        }
        return set;
    }

    private TransportSettings proxy(TransportSettings settings, Proxy wanted) {
        String property = prefix + ".proxy";
        String host = wanted.host();
        Integer port = wanted.port();
        String user = wanted.username();
        String password = wanted.password();
        if (host == null) {
            if (port != null || user != null || password != null) {
                throw new SettingException("the proxy has no name", "set " + property + ".host");
            }
            return settings;
        }
        if (port == null || port < 1 || port > PORTS) {
            throw new SettingException("the proxy has no port", "set " + property + ".port to one from 1 to " + PORTS);
        }
        if (user == null && password == null) {
            return settings.proxy(host, port);
        }
        if (user == null || password == null) {
            throw new SettingException(
                    "the proxy has half of its credentials",
                    "set both " + property + ".username and " + property + ".password");
        }
        return settings.proxy(host, port, user, Secret.of(password));
    }
}
