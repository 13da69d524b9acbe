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
import org.sdohsync.core.http.ResourceId;
import org.sdohsync.core.json.JsonObject;

/**
 * What the authorization server said about the launch (SMART App Launch 2.2 §2.1, launch context). Values are ids and short
 * texts; {@link #toString} shows their names only. Immutable.
 */
public final class LaunchContext {
    /** How many members a context keeps when it is merged: 64. */
    public static final int MOST_MEMBERS = 64;

    /** How many characters the names and values of a merged context have together: 65,536. */
    public static final int MOST_CHARACTERS = 65_536;

    // What the standards name. It has room in any case, whatever else a source sends.
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
     * Keeps values by name.
     *
     * @param values for example {@code patient} and {@code encounter}
     * @return the context
     */
    public static LaunchContext of(Map<String, String> values) {
        return new LaunchContext(Map.copyOf(values));
    }

    /**
     * The context of a launch that told nothing.
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
     * The user who signed in, as told by a validated id_token.
     *
     * @return a reference such as {@code Practitioner/7} or an absolute URL
     */
    public Optional<String> fhirUser() {
        return value("fhirUser");
    }

    /**
     * The user's id at the issuer, as told by a validated id_token.
     *
     * @return the {@code sub} claim, if identity was asked for and proved
     */
    public Optional<String> subject() {
        return value("sub");
    }

    /**
     * Where the user's resource can be read with this connection's token (SMART App Launch 2.2 §fhirUser): below the source's own
     * FHIR base only. A resource elsewhere is another server's, which must not get the token.
     *
     * @param source the source the connection is for
     * @return the resource's URL; empty if no user is known, or the resource is elsewhere
     */
    public Optional<URI> fhirUserAt(FhirBase source) {
        return fhirUser().flatMap(user -> {
            String prefix = source + "/";
            String local = user.startsWith(prefix) ? user.substring(prefix.length()) : user;
            // Nothing but a type and an id: whatever else there is could climb out of the source.
            return ResourceId.isReference(local) ? Optional.of(source.resolve(local)) : Optional.empty();
        });
    }

    /**
     * Tells whether the app must show who the patient is, because the place it was launched from does not.
     *
     * @return true or false as the server said; empty if it said nothing
     */
    public Optional<Boolean> needPatientBanner() {
        return value("need_patient_banner").flatMap(text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /**
     * Where the look of the place the app was launched from is described. Read it without a token; another URL is another version.
     *
     * @return an absolute URL, if one came
     */
    public Optional<URI> smartStyleUrl() {
        return value("smart_style_url").flatMap(LaunchContext::absolute);
    }

    /**
     * What the user means to do.
     *
     * @return the intent; show the usual view for one you do not know
     */
    public Optional<String> intent() {
        return value("intent");
    }

    /**
     * The organization within the source from which the app was launched.
     *
     * @return an opaque text, if one came
     */
    public Optional<String> tenant() {
        return value("tenant");
    }

    /**
     * What a CDS Hooks card or a task handed over to the app.
     *
     * @return a text, not taken apart; do not trust it
     */
    public Optional<String> appContext() {
        return value("appContext");
    }

    /**
     * Further resources the launch is about (SMART App Launch 2.2 §fhirContext; also the plain references of version 2.0).
     *
     * @return the items in the server's order, unmodifiable
     */
    public List<ContextItem> fhirContext() {
        return value("fhirContext").map(LaunchContext::items).orElse(List.of());
    }

    /**
     * Any value. One that came as an object or an array is its JSON; {@link #objects} reads it.
     *
     * @param name its name in the token response
     * @return the value, if it came
     */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * A value that came as an object, or as an array of objects, such as an extension of the context or {@code
     * authorization_details}.
     *
     * @param name its name in the token response
     * @return the objects, one for an object; empty if none came or it is something else
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
     * Joins this context with a newer one, within {@link #MOST_MEMBERS} and {@link #MOST_CHARACTERS}: a source that sends other members
     * each time does not make the context grow for ever. Members that the standards name come first, then those this context has, then
     * those that are new; what has no room is left out.
     *
     * @param newer what came later; its values replace earlier ones
     * @return the joined context
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
