// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.core.json.JsonObject;

/**
 * Reads the launch context from a token response (SMART App Launch 2.2, Scopes and Launch Context §Launch context). Unknown
 * members are kept, because extensions of the context are members of the same object.
 */
public final class ContextReader {
    /** What is an id, with the type of what it is the id of. */
    private static final Map<String, String> IDS = Map.of("patient", "Patient", "encounter", "Encounter");

    private static final String FHIR_CONTEXT = "fhirContext";

    /** The members that are strings. */
    private static final Set<String> TEXTS = Set.of("need_patient_banner", "smart_style_url", "intent", "tenant");

    /** The members that are not context, and those that only a validated id_token may provide. */
    private static final Set<String> OTHERS = Set.of(
            "expires_in", "scope", "state", "error", "error_description", "error_uri", "fhirUser", "profile", "sub");

    private static final int MOST_UNKNOWN = 32;
    private static final int LONGEST = 4096;
    private static final int LONGEST_NAME = 128;

    private ContextReader() {}

    /** Keeps what is well-formed. An id that is none is left out: it would be built into URLs. */
    public static LaunchContext read(JsonObject json) {
        Map<String, String> values = new HashMap<>();
        int unknown = 0;
        for (String name : json.members().keySet()) {
            // Standard members always fit: others must not displace the patient, which the launch needs.
            boolean standard = isStandard(name);
            boolean room = name.length() <= LONGEST_NAME && (standard || unknown < MOST_UNKNOWN);
            String text = !room ? "" : IDS.containsKey(name) ? id(json, name) : text(json, name);
            if (!text.isEmpty() && text.length() <= LONGEST) {
                values.put(name, text);
                unknown += standard ? 0 : 1;
            }
        }
        return LaunchContext.of(values);
    }

    private static boolean isStandard(String name) {
        return IDS.containsKey(name) || TEXTS.contains(name) || name.equals(FHIR_CONTEXT) || name.equals("appContext");
    }

    // The standard defines a bare id. Some servers send a reference to the same patient instead.
    private static String id(JsonObject json, String name) {
        String text = plain(json.members().get(name));
        String id = text.startsWith(IDS.get(name) + "/") ? text.substring(text.indexOf('/') + 1) : text;
        return ResourceId.isId(id) ? id : "";
    }

    private static String text(JsonObject json, String name) {
        if (name.equals(FHIR_CONTEXT)) {
            return fhirContext(json);
        }
        if (!isContext(name)) {
            return "";
        }
        Object value = json.members().get(name);
        boolean structured = value instanceof JsonObject || value instanceof List<?>;
        return structured && !TEXTS.contains(name) ? structure(json, name, value) : plain(value);
    }

    // The context is visible to the app; members that may be credentials are left out, whatever their name.
    private static boolean isContext(String name) {
        return !OTHERS.contains(name) && !mayBeCredential(name);
    }

    private static boolean mayBeCredential(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("token") || lower.contains("secret") || lower.contains("password");
    }

    /** Returns an object, or an array of objects or strings, as JSON; empty if a part of it may be a credential. */
    private static String structure(JsonObject json, String name, @Nullable Object value) {
        if (!holdsNoCredential(value)) {
            return "";
        }
        if (value instanceof JsonObject object) {
            return new String(object.toBytes(), StandardCharsets.UTF_8);
        }
        int size = value instanceof List<?> list ? list.size() : 0;
        boolean objects = json.objects(name).size() == size;
        if (size == 0 || (!objects && json.texts(name).size() != size)) {
            return "";
        }
        JsonObject.Builder array = JsonObject.builder();
        JsonObject whole =
                (objects ? array.objects("v", json.objects(name)) : array.texts("v", json.texts(name))).build();
        String text = new String(whole.toBytes(), StandardCharsets.UTF_8);
        return text.substring("{\"v\":".length(), text.length() - 1);
    }

    private static boolean holdsNoCredential(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return object.members().entrySet().stream()
                    .allMatch(member -> !mayBeCredential(member.getKey()) && holdsNoCredential(member.getValue()));
        }
        return !(value instanceof List<?> list) || list.stream().allMatch(ContextReader::holdsNoCredential);
    }

    /** Version 2.0 defines an array of references, later versions an array of objects: a string is converted to an object. */
    private static String fhirContext(JsonObject json) {
        List<JsonObject> items = new ArrayList<>();
        Object value = json.members().get(FHIR_CONTEXT);
        for (Object item : value instanceof List<?> list ? list : List.of()) {
            if (item instanceof String reference) {
                items.add(JsonObject.builder().text("reference", reference).build());
            } else if (item instanceof JsonObject object) {
                items.add(object);
            }
        }
        return items.isEmpty()
                ? ""
                : new String(
                        JsonObject.builder()
                                .objects(FHIR_CONTEXT, items)
                                .build()
                                .toBytes(),
                        StandardCharsets.UTF_8);
    }

    private static String plain(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        return value instanceof BigDecimal || value instanceof Boolean ? value.toString() : "";
    }
}
