// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.cdshooks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.hapi.fhir.cdshooks.api.CDSHooksVersion;
import ca.uhn.hapi.fhir.cdshooks.api.ICdsServiceRegistry;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceFeedbackJson;
import ca.uhn.hapi.fhir.cdshooks.module.CdsHooksObjectMapperFactory;
import ca.uhn.hapi.fhir.cdshooks.serializer.CdsServiceRequestJsonDeserializer;
import ca.uhn.hapi.fhir.cdshooks.svc.CdsHooksContextBooter;
import ca.uhn.hapi.fhir.cdshooks.svc.CdsServiceRegistryImpl;
import ca.uhn.hapi.fhir.cdshooks.svc.prefetch.CdsPrefetchDaoSvc;
import ca.uhn.hapi.fhir.cdshooks.svc.prefetch.CdsPrefetchFhirClientSvc;
import ca.uhn.hapi.fhir.cdshooks.svc.prefetch.CdsPrefetchSvc;
import ca.uhn.hapi.fhir.cdshooks.svc.prefetch.CdsResolutionStrategySvc;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/**
 * HAPI's CDS Hooks framework around a plan's services: it lists them, reads calls and feedback, refuses calls that lack data, and
 * writes answers. Safe for use by many threads.
 */
final class HapiServices {
    private final ObjectMapper mapper;
    private final ICdsServiceRegistry registry;

    HapiServices(Object services) {
        FhirContext fhir = FhirContext.forR4Cached();
        mapper = new CdsHooksObjectMapperFactory(fhir).newMapper();
        // Without a database and a token there is no other way to the data than the call itself.
        CdsPrefetchSvc prefetch = new CdsPrefetchSvc(
                new CdsResolutionStrategySvc(null),
                new CdsPrefetchDaoSvc(null, null, fhir),
                new CdsPrefetchFhirClientSvc(fhir),
                resource -> {},
                null);
        CdsServiceRegistryImpl made = new CdsServiceRegistryImpl(
                new Booter(services),
                prefetch,
                mapper,
                new CdsServiceRequestJsonDeserializer(fhir, mapper),
                CDSHooksVersion.V_2_0);
        made.init();
        registry = made;
    }

    /** Takes the services as they are, and not from a Spring context of their own. */
    private static final class Booter extends CdsHooksContextBooter {
        Booter(Object services) {
            myCdsServiceBeans = List.of(services);
        }
    }

    String list() throws JsonProcessingException {
        return mapper.writeValueAsString(registry.getCdsServicesJson());
    }

    String call(String id, String body) throws JsonProcessingException {
        return mapper.writeValueAsString(registry.callService(id, mapper.readValue(body, Map.class)));
    }

    /** The framework takes one at a time, the standard sends several. */
    void feedback(String id, String body) throws JsonProcessingException {
        JsonNode entries = mapper.readTree(body).path("feedback");
        for (JsonNode entry : entries) {
            Object ignored = registry.callFeedback(id, mapper.treeToValue(entry, CdsServiceFeedbackJson.class));
        }
    }
}
