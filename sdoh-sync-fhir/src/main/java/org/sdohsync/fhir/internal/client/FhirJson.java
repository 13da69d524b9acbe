// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.fhir.internal.model.ModelReader;

/**
 * Converts HAPI's R4 models to and from JSON, leniently: an unknown element or an invalid value is left out, not refused;
 * {@link #leftAside} lists such values. There is one FhirContext, created on first use (about a tenth of a second; the first
 * parse takes about one second more). Safe for use by many threads.
 */
public final class FhirJson {
    /** {@code -Dorg.sdohsync.fhir.parser=hapi} has everything read by HAPI's parser. */
    private static final boolean HAPI_ONLY = "hapi".equals(System.getProperty("org.sdohsync.fhir.parser"));

    private static final String LEFT_ASIDE = FhirJson.class.getName() + ".leftAside";

    private FhirJson() {}

    /** Creates the shared context on first use. */
    private static final class Shared {
        static final FhirContext CONTEXT = FhirContext.forR4();

        static {
            CONTEXT.setParserErrorHandler(new LenientErrorHandler(false).disableAllErrors());
            CONTEXT.getParserOptions().setOverrideResourceIdWithBundleEntryFullUrl(false);
        }
    }

    /**
     * The shared context, for callers that use HAPI themselves.
     *
     * @return the R4 context; do not change its settings
     */
    public static FhirContext context() {
        return Shared.CONTEXT;
    }

    /** Loads the model now, on the calling thread. */
    public static void warm() {
        byte[] task = encode(new Task());
        Task ignored = parse(Task.class, task, "warm-up");
    }

    /**
     * Parses a resource with its narrative.
     *
     * @param type the expected type
     * @param json UTF-8 JSON
     * @param where a description for the message, such as {@code Task/12}
     * @param <T> the type
     * @return the resource
     * @throws ProtocolException if it is not such a resource
     * @throws org.sdohsync.core.error.LimitException if it is nested too deep, has a number with an exponent above 999, or
     *     more than {@link org.sdohsync.core.http.Limits#DEFAULT_RESOURCE_VALUES} values
     */
    public static <T extends Resource> T parse(Class<T> type, byte[] json, String where) {
        requireNonNull(type, "type");
        JsonTokens.requireSmallNumbers(json, where);
        return parseChecked(type, json, where);
    }

    /** Parses bytes whose numbers were checked, see {@link NarrativeStripper#strip}. */
    static <T extends Resource> T parseChecked(Class<T> type, byte[] json, String where) {
        JsonTokens.requireFewValues(json, where);
        try {
            return readable(type, json, List.of());
        } catch (RuntimeException broken) {
            return withoutTheUnreadable(type, json, where);
        }
    }

    private static <T extends Resource> T withoutTheUnreadable(Class<T> type, byte[] json, String where) {
        PartialResource.Kept kept = PartialResource.of(json, where, part -> isRead(type, part));
        try {
            return readable(type, kept.json().toBytes(), kept.leftAside());
        } catch (RuntimeException broken) {
            // Any exception of the parser is due to this resource. It is not attached, because its message quotes the
            // content.
            throw new ProtocolException(where + ": not a valid " + type.getSimpleName() + " of FHIR R4", where, null);
        }
    }

    private static <T extends Resource> T readable(Class<T> type, byte[] json, List<String> leftAside) {
        Resource plain = HAPI_ONLY || !leftAside.isEmpty() ? null : ModelReader.read(json);
        return type.isInstance(plain)
                ? type.cast(plain)
                : readByHapi(type, json, PartialValues.areSuspectedIn(json), leftAside);
    }

    /** Reads with HAPI's parser, which reads what {@link ModelReader} declines. */
    static <T extends Resource> T readByHapi(Class<T> type, byte[] json, boolean suspect, List<String> leftAside) {
        IParser parser = Shared.CONTEXT.newJsonParser();
        PartialValues values = new PartialValues();
        parser.setParserErrorHandler(values);
        T resource = type.cast(parser.parseResource(new String(json, StandardCharsets.UTF_8)));
        values.removeFrom(resource, suspect);
        List<String> all =
                Stream.concat(leftAside.stream(), values.leftAside().stream()).toList();
        if (!all.isEmpty()) {
            resource.setUserData(LEFT_ASIDE, new Paths(all));
        }
        return resource;
    }

    private static boolean isRead(Class<? extends Resource> type, byte[] part) {
        try {
            Resource ignored = readable(type, part, List.of());
            return true;
        } catch (RuntimeException broken) {
            return false;
        }
    }

    /**
     * The values that were left out when a resource was parsed, because they are not valid in FHIR R4.
     *
     * @param resource a resource that this class parsed, or a {@link #copy} of one
     * @return their paths in the resource, such as {@code contained[0].birthDate}
     */
    public static List<String> leftAside(Resource resource) {
        return resource.getUserData(LEFT_ASIDE) instanceof Paths paths ? paths.all() : List.of();
    }

    /**
     * Copies a resource, with the list of values that were left out.
     *
     * @param resource the resource
     * @param <T> its type
     * @return the copy
     */
    @SuppressWarnings("unchecked")
    public static <T extends Resource> T copy(T resource) {
        T copy = (T) resource.copy();
        copy.setUserData(LEFT_ASIDE, resource.getUserData(LEFT_ASIDE));
        return copy;
    }

    private record Paths(List<String> all) {}

    /**
     * An upper estimate of the number of JSON values.
     *
     * @param json UTF-8 JSON
     * @return the number, counted by commas and brackets: at most twice the actual number
     */
    public static int values(byte[] json) {
        return JsonTokens.values(json, 0, json.length);
    }

    /**
     * Writes a resource.
     *
     * @param resource the resource
     * @return compact UTF-8 JSON
     * @throws IllegalArgumentException if it has a value that cannot be written
     */
    public static byte[] encode(Resource resource) {
        try {
            return Shared.CONTEXT
                    .newJsonParser()
                    .encodeResourceToString(resource)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException broken) {
            // The cause is not attached, because its message may quote the value.
            throw new IllegalArgumentException(resource.fhirType()
                    + " cannot be written as FHIR R4 JSON: one of its values is not valid for its type");
        }
    }
}
