// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * The operation {@code DocumentReference/$docref}, by which a source makes documents on demand (International Patient Access,
 * OperationDefinition docref). Stateless; safe for use by many threads.
 */
public final class DocumentOperation {
    private static final String PATH = "DocumentReference/$docref?";

    private DocumentOperation() {}

    /**
     * Tells whether a source offers the operation.
     *
     * @param statement its CapabilityStatement
     * @return true if it declares it, for documents or for all types
     */
    public static boolean isOffered(JsonObject statement) {
        return statement.objects("rest").stream()
                .flatMap(rest -> Stream.concat(
                        rest.objects("operation").stream(),
                        rest.objects("resource").stream()
                                .filter(resource -> resource.text("type")
                                        .filter("DocumentReference"::equals)
                                        .isPresent())
                                .flatMap(resource -> resource.objects("operation").stream())))
                .anyMatch(DocumentOperation::isDocref);
    }

    private static boolean isDocref(JsonObject operation) {
        String name = operation.text("name").orElse("");
        String definition = operation.text("definition").orElse("").split("\\|", 2)[0];
        return name.equals("docref") || name.equals("$docref") || definition.endsWith("/OperationDefinition/docref");
    }

    /**
     * The call of the operation.
     *
     * @param patient the patient's id
     * @param start when the care began, as a dateTime; null for any time
     * @param end when the care ended, as a dateTime; null for any time
     * @param types the types as {@code system|code}; none for those that the source chooses
     * @return path and parameters below the base
     */
    public static String call(String patient, @Nullable String start, @Nullable String end, List<String> types) {
        StringBuilder call = new StringBuilder(PATH).append("patient=").append(patient);
        if (start != null) {
            call.append("&start=").append(encoded(start));
        }
        if (end != null) {
            call.append("&end=").append(encoded(end));
        }
        types.forEach(type -> call.append("&type=").append(encoded(type)));
        return call.toString();
    }

    /**
     * Tells whether a query calls the operation.
     *
     * @param query path and parameters below the base
     * @return true if so
     */
    static boolean isCall(String query) {
        return query.startsWith(PATH);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
