// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.Origin;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.spring.config.SdohSyncProperties;

/** Makes the rules of admission from properties. */
final class AdmissionFactory {
    private static final String PREFIX = "sdoh-sync.admission.";

    private AdmissionFactory() {}

    /**
     * Makes the rules.
     *
     * @param properties the properties
     * @return the rules; all sources and no quota if nothing is set
     * @throws SettingException if a rule cannot be used, or is there and admits nothing
     */
    static Admission admission(SdohSyncProperties properties) {
        SdohSyncProperties.Admission wanted = properties.admission();
        Admission rules = Admission.open();
        if (wanted.knownSources()) {
            if (properties.sources().isEmpty()) {
                throw new SettingException(
                        PREFIX + "known-sources is set and no source is known",
                        "set sdoh-sync.sources.NAME.url, or admit sources otherwise");
            }
            rules = rules.sources(properties.sources().values().stream()
                    .map(SdohSyncProperties.Source::url)
                    .toArray(String[]::new));
        }
        rules = with(rules, "sources", wanted.sources(), (admission, sources) -> {
            List.of(sources).forEach(AdmissionFactory::requireBase);
            return admission.sources(sources);
        });
        rules = with(rules, "hosts", wanted.hosts(), Admission::hosts);
        rules = with(rules, "refused-hosts", wanted.refusedHosts(), Admission::refusing);
        if (wanted.members()) {
            if (properties.udap().trustStore() == null) {
                throw new SettingException(
                        PREFIX + "members is set, and no trust community", "set sdoh-sync.udap.trust-store");
            }
            rules = rules.members();
        }
        Admission ruled = rules;
        SdohSyncProperties.Quota connections = wanted.connections();
        Admission counted = SettingException.making(
                PREFIX + "connections", () -> ruled.connections(connections.perSource(), connections.perAccount()));
        SdohSyncProperties.Quota requests = wanted.requestsPerHour();
        Admission paced = SettingException.making(
                PREFIX + "requests-per-hour",
                () -> counted.requestsPerHour(requests.perSource(), requests.perAccount()));
        SdohSyncProperties.ByteQuota bytes = wanted.storedBytes();
        return SettingException.making(
                PREFIX + "stored-bytes",
                () -> paced.storedBytes(
                        bytes.perSource().toBytes(), bytes.perAccount().toBytes()));
    }

    private static Admission with(
            Admission rules,
            String name,
            @Nullable List<String> values,
            BiFunction<Admission, String[], Admission> rule) {
        if (values == null) {
            return rules;
        }
        // An empty variable behind the setting must not admit everything.
        if (values.isEmpty()) {
            throw new SettingException(PREFIX + name + " is empty", "give it a value, or remove it");
        }
        return SettingException.making(PREFIX + name, () -> rule.apply(rules, values.toArray(String[]::new)));
    }

    private static void requireBase(String base) {
        URI url = URI.create(base);
        if (Origin.of(url).scheme().startsWith("http") && url.getRawQuery() == null && url.getRawFragment() == null) {
            return;
        }
        throw new IllegalArgumentException("it is not the base URL of a FHIR API");
    }
}
