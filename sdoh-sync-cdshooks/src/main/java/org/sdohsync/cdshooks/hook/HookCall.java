// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.hook;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;

/**
 * A call of a service that is about to be made: which service, for which connection, with which context. Immutable.
 *
 * <p>Defaults: prefetch as the service asks for it, with the connection's own token; no extensions but those of Da Vinci CRD that
 * the service lists.
 */
public final class HookCall {
    private final CdsService service;
    private final Connection connection;
    private final HookContext context;
    private final Map<String, JsonObject> prefetched;
    private final JsonObject extension;
    private final boolean reading;

    private HookCall(
            CdsService service,
            Connection connection,
            HookContext context,
            Map<String, JsonObject> prefetched,
            JsonObject extension,
            boolean reading) {
        this.service = service;
        this.connection = connection;
        this.context = context;
        this.prefetched = Collections.unmodifiableMap(prefetched);
        this.extension = extension;
        this.reading = reading;
    }

    /**
     * Describes a call.
     *
     * @param service the service
     * @param connection the connection whose user, patient and FHIR server it is about
     * @param context the context
     * @return the call
     * @throws IllegalArgumentException if the context is that of another hook
     */
    public static HookCall of(CdsService service, Connection connection, HookContext context) {
        if (!requireNonNull(context, "context").hook().equals(service.hook())) {
            throw new IllegalArgumentException(
                    "the context is for " + context.hook() + ", and the service is called on " + service.hook());
        }
        return new HookCall(
                service,
                requireNonNull(connection, "connection"),
                context,
                new LinkedHashMap<>(),
                JsonObject.builder().build(),
                true);
    }

    /**
     * Provides prefetch data that the application has already.
     *
     * @param key the key, one of {@link CdsService#prefetch}
     * @param resource the resource or searchset bundle that the key's query would find; copied
     * @return a changed copy
     * @throws IllegalArgumentException if the service does not ask for this key
     */
    public HookCall prefetched(String key, Resource resource) {
        if (!service.prefetch().containsKey(key)) {
            throw new IllegalArgumentException("the service does not ask for this prefetch key");
        }
        Map<String, JsonObject> more = new LinkedHashMap<>(prefetched);
        more.put(key, JsonObject.parse(FhirJson.encode(resource), "prefetch"));
        return new HookCall(service, connection, context, more, extension, reading);
    }

    /**
     * Reads nothing for the service: only what {@link #prefetched} provides is sent.
     *
     * @return a changed copy
     */
    public HookCall withoutReading() {
        return new HookCall(service, connection, context, prefetched, extension, false);
    }

    /**
     * Adds an extension that was agreed with the provider (CDS Hooks §Extensions).
     *
     * @param key the key, globally unique
     * @param value the value, not empty
     * @return a changed copy
     */
    public HookCall extension(String key, JsonObject value) {
        return with(extension.toBuilder().object(key, requireNonNull(value, "value")));
    }

    /**
     * Adds an extension that is a text, such as the id of a member as PDex names it.
     *
     * @param key the key, globally unique
     * @param value the value, not empty
     * @return a changed copy
     */
    public HookCall extension(String key, String value) {
        if (requireNonNull(value, "value").isEmpty()) {
            throw new IllegalArgumentException("the value of an extension must not be empty: leave it out");
        }
        return with(extension.toBuilder().text(key, value));
    }

    private HookCall with(JsonObject.Builder more) {
        return new HookCall(service, connection, context, prefetched, more.build(), reading);
    }

    /**
     * The service.
     *
     * @return the service
     */
    public CdsService service() {
        return service;
    }

    /**
     * The connection.
     *
     * @return a snapshot, without tokens
     */
    public Connection connection() {
        return connection;
    }

    /**
     * The context.
     *
     * @return the context
     */
    public HookContext context() {
        return context;
    }

    /**
     * The prefetch data that the application provides.
     *
     * @return the JSON by key; unmodifiable
     */
    public Map<String, JsonObject> prefetched() {
        return prefetched;
    }

    /**
     * The extensions.
     *
     * @return the JSON; without members if there are none
     */
    public JsonObject extension() {
        return extension;
    }

    /**
     * Tells whether the client reads what the service asks for.
     *
     * @return false after {@link #withoutReading}
     */
    public boolean reads() {
        return reading;
    }

    /** Prints the service and the hook. */
    @Override
    public String toString() {
        return "HookCall[" + service + "]";
    }
}
