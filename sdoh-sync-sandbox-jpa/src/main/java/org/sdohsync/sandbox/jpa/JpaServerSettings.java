// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.jpa;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.access.IntrospectionTokenCheck;
import org.sdohsync.sandbox.fhir.access.TokenCheck;
import org.sdohsync.sandbox.fhir.host.Guarding;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;

/** What the properties file of one server says; the keys are those the launcher writes. */
final class JpaServerSettings {
    private final Map<String, String> values;

    private JpaServerSettings(Map<String, String> values) {
        this.values = values;
    }

    static JpaServerSettings read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return new JpaServerSettings(values);
    }

    int port() {
        return Integer.parseInt(need("port"));
    }

    /** Returns the database file, without the suffix H2 gives it. */
    Path database() {
        return Path.of(need("database"), "fhir");
    }

    Abilities abilities() {
        return Abilities.fromMap(values);
    }

    Guarding guarding() {
        return new Guarding(need("name"), abilities(), smart(), tokens());
    }

    private @Nullable SmartEndpoints smart() {
        if (!values.containsKey("smart.issuer")) {
            return null;
        }
        return new SmartEndpoints(
                URI.create(need("smart.issuer")),
                URI.create(need("smart.authorize")),
                URI.create(need("smart.token")),
                uri("smart.register"),
                uri("smart.introspect"),
                uri("smart.revoke"),
                URI.create(need("smart.jwks")));
    }

    private @Nullable TokenCheck tokens() {
        URI endpoint = uri("introspection.url");
        return endpoint == null
                ? null
                : new IntrospectionTokenCheck(endpoint, need("introspection.client"), need("introspection.secret"));
    }

    private @Nullable URI uri(String name) {
        String value = values.get(name);
        return value == null ? null : URI.create(value);
    }

    private String need(String name) {
        return requireNonNull(values.get(name), () -> "The server's properties file lacks " + name);
    }
}
