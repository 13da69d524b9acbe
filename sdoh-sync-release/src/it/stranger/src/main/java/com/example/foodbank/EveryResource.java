// SPDX-License-Identifier: Apache-2.0
package com.example.foodbank;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import java.util.Date;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceFactory;
import org.hl7.fhir.r4.model.ResourceType;

/** Writes and reads one resource of every type: the jars that HAPI is left without are not missed. */
public final class EveryResource {
    private static final String PATIENT =
            """
            {"resourceType": "Patient", "birthDate": "1970-01", "extension": [{"url": "urn:x", "valueDecimal": 1.0}],
             "text": {"status": "generated", "div": "<div xmlns='http://www.w3.org/1999/xhtml'><p>a&amp;b</p></div>"},
             "contained": [{"resourceType": "Organization", "id": "o"}], "managingOrganization": {"reference": "#o"}}
            """;

    private EveryResource() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        IParser parser = FhirContext.forR4Cached().newJsonParser();
        for (ResourceType type : ResourceType.values()) {
            Resource resource = ResourceFactory.createResource(type.name());
            resource.setId(type.name() + "/1");
            resource.getMeta().setLastUpdated(new Date()).addTag("urn:x", "code", "text");
            sameAgain(parser, resource);
        }
        DocumentReference document = new DocumentReference();
        document.addContent().setAttachment(new Attachment().setData(new byte[] {1, 2, 3}));
        sameAgain(parser, document);
        sameAgain(parser, (Resource) parser.parseResource(PATIENT));
        try {
            parser.parseResource("{\"resourceType\": \"Patient\", \"birthDate\": \"never\"}");
            throw new IllegalStateException("read a date that is none");
        } catch (DataFormatException refused) {
            System.out.println("all read and written");
        }
    }

    private static void sameAgain(IParser parser, Resource resource) {
        String json = parser.encodeResourceToString(resource);
        Resource read = (Resource) parser.parseResource(json);
        if (!read.copy().equalsDeep(read) || !parser.encodeResourceToString(read).equals(json)) {
            throw new IllegalStateException("not the same again: " + json);
        }
    }
}
