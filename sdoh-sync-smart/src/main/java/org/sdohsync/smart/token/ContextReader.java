// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.json.JsonObject;

/** Reads the launch context out of a token answer (SMART App Launch 2.2, Scopes and Launch Context §Launch context). */
final class ContextReader {
    private static final List<String> IDS = List.of("patient", "encounter");
    private static final List<String> TEXTS =
            List.of("intent", "tenant", "appContext", "smart_style_url", "need_patient_banner");

    private ContextReader() {}

    /** Keeps what is well-formed. An id that is no FHIR id is left out: it would be built into URLs. */
    static LaunchContext read(JsonObject json) {
        Map<String, String> values = new HashMap<>();
        for (String name : IDS) {
            String id = plain(json, name);
            if (id.matches("[A-Za-z0-9.-]{1,64}") && !id.matches("\\.+")) {
                values.put(name, id);
            }
        }
        for (String name : TEXTS) {
            String text = plain(json, name);
            if (!text.isEmpty()) {
                values.put(name, text);
            }
        }
        List<JsonObject> others = json.objects("fhirContext");
        if (!others.isEmpty()) {
            byte[] array =
                    JsonObject.builder().objects("fhirContext", others).build().toBytes();
            values.put("fhirContext", new String(array, StandardCharsets.UTF_8));
        }
        return LaunchContext.of(values);
    }

    private static String plain(JsonObject json, String name) {
        Object value = json.members().get(name);
        if (value instanceof String text) {
            return text;
        }
        return value instanceof BigDecimal || value instanceof Boolean ? value.toString() : "";
    }
}
