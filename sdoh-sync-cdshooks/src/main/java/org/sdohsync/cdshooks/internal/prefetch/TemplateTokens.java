// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.prefetch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * The values of a template's tokens (CDS Hooks §Prefetch tokens): {@code context.NAME}, dotted paths into the context, and the four
 * tokens for the user. Functions, operators and variables of FHIRPath are recognised and not supported. Stateless.
 */
final class TemplateTokens {
    private static final int MOST_VALUES = 50;
    private static final Pattern PATH = Pattern.compile("context(?:\\.[A-Za-z][A-Za-z0-9]{0,63}){1,12}");
    private static final Map<String, String> USERS = Map.of(
            "userPractitionerId", "Practitioner",
            "userPractitionerRoleId", "PractitionerRole",
            "userPatientId", "Patient",
            "userRelatedPersonId", "RelatedPerson");

    private TemplateTokens() {}

    /** Tells whether a token can be replaced at all. */
    static boolean isSupported(String token) {
        return USERS.containsKey(token) || PATH.matcher(token).matches();
    }

    /** The values of a supported token in a context; empty if it has none, or more than can be a query. */
    static List<String> values(String token, HookContext context) {
        String type = USERS.get(token);
        if (type != null) {
            return user(type, context).map(List::of).orElse(List.of());
        }
        List<Object> found = List.of(context.json());
        for (String step : token.substring("context.".length()).split("\\.", -1)) {
            found = step(found, step);
        }
        List<String> values = new ArrayList<>();
        found.forEach(value -> text(value).ifPresent(values::add));
        return values.size() > MOST_VALUES ? List.of() : List.copyOf(values);
    }

    private static Optional<String> user(String type, HookContext context) {
        return context.json()
                .text("userId")
                .flatMap(LocalReference::tail)
                .filter(reference -> reference.type().equals(type))
                .map(LocalReference::id);
    }

    private static List<Object> step(List<Object> from, String name) {
        List<Object> found = new ArrayList<>();
        for (Object each : from) {
            if (each instanceof JsonObject object) {
                flatten(object.members().get(name), found);
            }
        }
        return found;
    }

    private static void flatten(@Nullable Object value, List<Object> found) {
        if (value instanceof List<?> list) {
            list.forEach(each -> flatten(each, found));
        } else if (value != null && found.size() <= 10 * MOST_VALUES) {
            found.add(value);
        }
    }

    private static Optional<String> text(Object value) {
        if (value instanceof String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(text);
        }
        if (value instanceof BigDecimal number) {
            return Optional.of(number.toPlainString());
        }
        return value instanceof Boolean flag ? Optional.of(flag.toString()) : Optional.empty();
    }
}
