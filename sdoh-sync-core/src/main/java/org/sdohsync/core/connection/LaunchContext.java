// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.core.json.JsonObject;

/**
 * The launch context of a token response (SMART App Launch 2.2, Scopes and Launch Context §Launch context). Values are ids
 * and short texts; {@link #toString} shows their names only. Immutable; safe for use by many threads.
 */
public final class LaunchContext {
    /** The most members of a merged context: 64. */
    public static final int MOST_MEMBERS = 64;

    /** The most characters of all names and values of a merged context: 65,536. */
    public static final int MOST_CHARACTERS = 65_536;

    // The members that the standards define. They always fit, whatever else a source sends.
    private static final List<String> STANDARD = List.of(
            "patient",
            "encounter",
            "sub",
            "fhirUser",
            "need_patient_banner",
            "smart_style_url",
            "intent",
            "tenant",
            "fhirContext",
            "appContext");

    private static final LaunchContext EMPTY = new LaunchContext(Map.of());

    private final Map<String, String> values;

    private LaunchContext(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Creates a context.
     *
     * @param values the values by name, such as {@code patient} and {@code encounter}
     * @return the context
     */
    public static LaunchContext of(Map<String, String> values) {
        return new LaunchContext(Map.copyOf(values));
    }

    /**
     * Returns the context without values.
     *
     * @return the empty context
     */
    public static LaunchContext empty() {
        return EMPTY;
    }

    /**
     * The patient of the launch.
     *
     * @return the logical id of a Patient on the source's server
     */
    public Optional<String> patient() {
        return value("patient");
    }

    /**
     * The encounter of the launch.
     *
     * @return the logical id of an Encounter on the source's server
     */
    public Optional<String> encounter() {
        return value("encounter");
    }

    /**
     * The user who signed in, from a validated id_token (SMART App Launch 2.2 §fhirUser).
     *
     * @return a reference such as {@code Practitioner/7} or an absolute URL
     */
    public Optional<String> fhirUser() {
        return value("fhirUser");
    }

    /**
     * The user's id at the issuer, from a validated id_token.
     *
     * @return the {@code sub} claim, if identity was requested and verified
     */
    public Optional<String> subject() {
        return value("sub");
    }

    /**
     * The URL at which the user's resource can be read with this connection's token (SMART App Launch 2.2 §fhirUser): below
     * the source's own FHIR base only, because another server must not receive the token.
     *
     * @param source the source the connection is for
     * @return the resource's URL; empty if no user is known, or the resource is elsewhere
     */
    public Optional<URI> fhirUserAt(FhirBase source) {
        return fhirUser().flatMap(user -> {
            String prefix = source + "/";
            String local = user.startsWith(prefix) ? user.substring(prefix.length()) : user;
            // Only a type and an id: other paths could lead out of the source.
            return ResourceId.isReference(local) ? Optional.of(source.resolve(local)) : Optional.empty();
        });
    }

    /**
     * Tells whether the app must show a patient banner ({@code need_patient_banner}), because the EHR does not.
     *
     * @return the server's value; empty if it sent none
     */
    public Optional<Boolean> needPatientBanner() {
        return value("need_patient_banner").flatMap(text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /**
     * The URL of the EHR's style ({@code smart_style_url}). Read it without a token; a changed URL means a changed style.
     *
     * @return an absolute URL, if the server sent one
     */
    public Optional<URI> smartStyleUrl() {
        return value("smart_style_url").flatMap(LaunchContext::absolute);
    }

    /**
     * The intended use of the app ({@code intent}).
     *
     * @return the intent; show the default view for an unknown one
     */
    public Optional<String> intent() {
        return value("intent");
    }

    /**
     * The organization within the source from which the app was launched ({@code tenant}).
     *
     * @return an opaque text, if the server sent one
     */
    public Optional<String> tenant() {
        return value("tenant");
    }

    /**
     * The {@code appContext} that a CDS Hooks card or a Task passed to the app.
     *
     * @return an unparsed text, if the server sent one; do not trust it
     */
    public Optional<String> appContext() {
        return value("appContext");
    }

    /**
     * Additional resources of the launch context (SMART App Launch 2.2 §fhirContext; also the plain references of version
     * 2.0).
     *
     * @return the items in the server's order, unmodifiable
     */
    public List<ContextItem> fhirContext() {
        return value("fhirContext").map(LaunchContext::items).orElse(List.of());
    }

    /**
     * Returns a value by its name. An object or an array is returned as JSON; {@link #objects} reads it.
     *
     * @param name its name in the token response
     * @return the value, if the server sent it
     */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Returns a value that is an object or an array of objects, such as an extension of the context or {@code
     * authorization_details}.
     *
     * @param name its name in the token response
     * @return the objects; one for an object; empty if there is no such value or it is of another type
     */
    public List<JsonObject> objects(String name) {
        return value(name)
                .filter(text -> text.startsWith("{") || text.startsWith("["))
                .map(text -> parsed("{\"v\":" + text + "}", "v"))
                .orElse(List.of());
    }

    /**
     * All values.
     *
     * @return by name, unmodifiable
     */
    public Map<String, String> values() {
        return values;
    }

    /**
     * Merges this context with a newer one, up to {@link #MOST_MEMBERS} and {@link #MOST_CHARACTERS}, so that a source that
     * sends other members each time cannot make it grow without limit. Members that the standards define come first, then
     * those of this context, then new ones; the rest is left out.
     *
     * @param newer the newer context, whose values replace earlier ones
     * @return the merged context
     */
    public LaunchContext merge(LaunchContext newer) {
        Map<String, String> union = new TreeMap<>(values);
        union.putAll(newer.values);
        Set<String> order = new LinkedHashSet<>(STANDARD);
        order.addAll(new TreeSet<>(values.keySet()));
        order.addAll(union.keySet());
        Map<String, String> kept = new TreeMap<>();
        int characters = 0;
        for (String name : order) {
            String value = union.get(name);
            int more = value == null ? 0 : name.length() + value.length();
            if (value != null && kept.size() < MOST_MEMBERS && characters + more <= MOST_CHARACTERS) {
                kept.put(name, value);
                characters += more;
            }
        }
        return of(kept);
    }

    private static List<ContextItem> items(String text) {
        return parsed(text, "fhirContext").stream().map(ContextItem::of).toList();
    }

    private static List<JsonObject> parsed(String text, String member) {
        try {
            return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8), member)
                    .objects(member);
        } catch (SyncException unreadable) {
            return List.of();
        }
    }

    private static Optional<URI> absolute(String text) {
        try {
            return Optional.of(new URI(text)).filter(url -> url.getHost() != null);
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LaunchContext that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "LaunchContext" + new TreeMap<>(values).keySet();
    }
}
