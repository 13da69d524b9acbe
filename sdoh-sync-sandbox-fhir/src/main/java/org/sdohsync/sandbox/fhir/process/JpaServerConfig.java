// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.process;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;

/** What a JPA server is to be. Immutable; {@code toString} shows no secret. */
public final class JpaServerConfig {
    private final String name;
    private final int port;
    private final Abilities abilities;
    private final @Nullable SmartEndpoints smart;
    private final Map<String, String> introspection;

    private JpaServerConfig(Builder builder) {
        name = builder.name;
        port = builder.port;
        abilities = builder.abilities;
        smart = builder.smart;
        introspection = Map.copyOf(builder.introspection);
    }

    /**
     * Starts from defaults.
     *
     * @param name the server's name, shown in its CapabilityStatement
     * @return a new builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    int port() {
        return port;
    }

    /** Returns the properties the server reads, but for port and database. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>(abilities.toMap());
        properties.put("name", name);
        properties.putAll(introspection);
        if (smart != null) {
            properties.put("smart.issuer", smart.issuer().toString());
            properties.put("smart.authorize", smart.authorize().toString());
            properties.put("smart.token", smart.token().toString());
            properties.put("smart.jwks", smart.jwks().toString());
            put(properties, "smart.register", smart.register());
            put(properties, "smart.introspect", smart.introspect());
            put(properties, "smart.revoke", smart.revoke());
        }
        return properties;
    }

    private static void put(Map<String, String> properties, String key, @Nullable URI value) {
        if (value != null) {
            properties.put(key, value.toString());
        }
    }

    @Override
    public String toString() {
        return "JpaServerConfig[" + name + "]";
    }

    /**
     * Builds a {@link JpaServerConfig}. Defaults: any free port, {@link Abilities#full()}, no SMART and no token asked for. Not
     * thread-safe.
     */
    public static final class Builder {
        private final String name;
        private final Map<String, String> introspection = new LinkedHashMap<>();
        private int port;
        private Abilities abilities = Abilities.full();
        private @Nullable SmartEndpoints smart;

        private Builder(String name) {
            this.name = requireNonNull(name, "name");
        }

        /**
         * Sets the port; default 0, any free one.
         *
         * @param value the port
         * @return this
         */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /**
         * Sets what the server can do; default {@link Abilities#full()}.
         *
         * @param value the abilities
         * @return this
         */
        public Builder abilities(Abilities value) {
            abilities = requireNonNull(value, "value");
            return this;
        }

        /**
         * Announces an authorization server; default none.
         *
         * @param value its endpoints
         * @return this
         */
        public Builder smart(SmartEndpoints value) {
            smart = requireNonNull(value, "value");
            return this;
        }

        /**
         * Asks for tokens and introspects them; default an open server.
         *
         * @param endpoint the introspection endpoint
         * @param clientId the server's own client id there
         * @param clientSecret its secret
         * @return this
         */
        public Builder introspection(URI endpoint, String clientId, String clientSecret) {
            introspection.put("introspection.url", endpoint.toString());
            introspection.put("introspection.client", requireNonNull(clientId, "clientId"));
            introspection.put("introspection.secret", requireNonNull(clientSecret, "clientSecret"));
            return this;
        }

        /**
         * Builds the value.
         *
         * @return the configuration
         */
        public JpaServerConfig build() {
            return new JpaServerConfig(this);
        }
    }
}
