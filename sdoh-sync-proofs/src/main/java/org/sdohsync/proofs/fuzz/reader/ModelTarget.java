// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.model.ModelReader;

/** Single resources: what the reader of plain resources reads is what HAPI's parser reads. */
final class ModelTarget implements Target {
    @Override
    public String name() {
        return "model";
    }

    @Override
    public Reading read(byte[] input) {
        Resource resource = FhirJson.parse(Resource.class, input, "resource");
        int left = FhirJson.leftAside(resource).size();
        Resource plain = ModelReader.read(input);
        if (left == 0 && plain != null && !Arrays.equals(FhirJson.encode(plain), FhirJson.encode(byHapi(input)))) {
            throw new IllegalStateException("HAPI's parser reads it otherwise");
        }
        String shape = "ok " + (plain != null) + resource.fhirType() + Math.min(left, 3) + resource.hasId()
                + resource.hasMeta()
                + Math.min(
                        resource.children().stream()
                                .filter(child -> child.hasValues())
                                .count(),
                        5);
        return new Reading(shape, "");
    }

    private static Resource byHapi(byte[] input) {
        IParser parser = FhirJson.context().newJsonParser();
        parser.setParserErrorHandler(new LenientErrorHandler(false).disableAllErrors());
        try {
            return (Resource) parser.parseResource(new String(input, StandardCharsets.UTF_8));
        } catch (DataFormatException refused) {
            throw new IllegalStateException("HAPI's parser refuses it", refused);
        }
    }
}
