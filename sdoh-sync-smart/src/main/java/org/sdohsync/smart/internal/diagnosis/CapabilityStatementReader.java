// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.json.JsonObject;

/** A leniently read CapabilityStatement. */
record CapabilityStatementReader(JsonObject json) {
    private static final String IPA = "http://hl7.org/fhir/uv/ipa/";

    static Optional<CapabilityStatementReader> of(HttpReply reply) {
        try {
            JsonObject json = reply.json("CapabilityStatement");
            boolean right = json.text("resourceType")
                    .filter("CapabilityStatement"::equals)
                    .isPresent();
            return reply.ok() && right ? Optional.of(new CapabilityStatementReader(json)) : Optional.empty();
        } catch (ProtocolException | LimitException other) {
            return Optional.empty();
        }
    }

    String fhirVersion() {
        return json.text("fhirVersion").orElse("");
    }

    boolean isR4() {
        return fhirVersion().startsWith("4.0");
    }

    boolean offersJson() {
        List<String> formats = json.texts("format");
        return formats.isEmpty() || formats.stream().anyMatch(format -> format.contains("json"));
    }

    /** IPA 1.1 uses both URLs for its server; a version may be appended. */
    boolean instantiatesIpa() {
        return Stream.concat(json.texts("instantiates").stream(), json.texts("implementationGuide").stream())
                .map(CapabilityStatementReader::withoutVersion)
                .anyMatch(canonical -> canonical.equals(IPA + "CapabilityStatement/ipa")
                        || canonical.equals(IPA + "CapabilityStatement/ipa-server"));
    }

    List<String> ipaProfiles() {
        return resources()
                .flatMap(resource ->
                        Stream.concat(resource.texts("supportedProfile").stream(), resource.text("profile").stream()))
                .map(CapabilityStatementReader::withoutVersion)
                .filter(canonical -> canonical.startsWith(IPA + "StructureDefinition/"))
                .map(canonical -> canonical.substring(canonical.lastIndexOf('/') + 1))
                .distinct()
                .sorted()
                .toList();
    }

    boolean supports(String type, String interaction) {
        return resources()
                .filter(resource -> resource.text("type").filter(type::equals).isPresent())
                .flatMap(resource -> resource.objects("interaction").stream())
                .anyMatch(offered ->
                        offered.text("code").filter(interaction::equals).isPresent());
    }

    private Stream<JsonObject> resources() {
        return json.objects("rest").stream().flatMap(rest -> rest.objects("resource").stream());
    }

    private static String withoutVersion(String canonical) {
        int bar = canonical.indexOf('|');
        return bar < 0 ? canonical : canonical.substring(0, bar);
    }
}
