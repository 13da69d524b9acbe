// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.rest.annotation.Metadata;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IServerConformanceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ReferenceHandlingPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;

/** Describes a memory server from the very search parameters it evaluates; HAPI calls its methods. */
public final class MemoryCapabilities implements IServerConformanceProvider<CapabilityStatement> {
    private static final List<TypeRestfulInteraction> INTERACTIONS = List.of(
            TypeRestfulInteraction.READ,
            TypeRestfulInteraction.VREAD,
            TypeRestfulInteraction.UPDATE,
            TypeRestfulInteraction.DELETE,
            TypeRestfulInteraction.HISTORYINSTANCE,
            TypeRestfulInteraction.CREATE,
            TypeRestfulInteraction.SEARCHTYPE);

    private final Map<String, SearchParams> types;
    private final Instant started;
    private final Abilities abilities;

    MemoryCapabilities(Map<String, SearchParams> types, Instant started, Abilities abilities) {
        this.types = types;
        this.started = started;
        this.abilities = abilities;
    }

    @Override
    @Metadata
    public CapabilityStatement getServerConformance(HttpServletRequest request, RequestDetails details) {
        CapabilityStatement statement = new CapabilityStatement();
        statement.setStatus(PublicationStatus.ACTIVE);
        statement.setDate(Date.from(started));
        statement.setKind(CapabilityStatementKind.INSTANCE);
        statement.setFhirVersion(FHIRVersion._4_0_1);
        statement.addFormat("application/fhir+json").addFormat("application/fhir+xml");
        statement.getImplementation().setUrl(details.getFhirServerBase());
        CapabilityStatementRestComponent rest = statement.addRest().setMode(RestfulCapabilityMode.SERVER);
        rest.addInteraction().setCode(SystemRestfulInteraction.BATCH);
        types.forEach((type, params) -> describe(rest.addResource().setType(type), params));
        if (abilities.has(Ability.EVERYTHING)) {
            offer(rest, "Patient", "everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything");
        }
        if (abilities.has(Ability.DOCUMENT_OPERATION)) {
            offer(rest, "DocumentReference", "docref", "http://hl7.org/fhir/uv/ipa/OperationDefinition/docref");
        }
        return statement;
    }

    @Override
    public void setRestfulServer(RestfulServer server) {
        // Nothing of the server is needed: what it can do is known beforehand.
    }

    private static void offer(CapabilityStatementRestComponent rest, String type, String operation, String definition) {
        rest.getResource().stream()
                .filter(resource -> resource.getType().equals(type))
                .forEach(resource -> resource.addOperation().setName(operation).setDefinition(definition));
    }

    private static void describe(CapabilityStatementRestResourceComponent resource, SearchParams params) {
        INTERACTIONS.forEach(interaction -> resource.addInteraction().setCode(interaction));
        resource.setReadHistory(true).setUpdateCreate(true).addReferencePolicy(ReferenceHandlingPolicy.LITERAL);
        for (SearchParam param : params.all()) {
            resource.addSearchParam()
                    .setName(param.name())
                    .setType(SearchParamType.fromCode(param.type().getCode()));
            if (param.type() == RestSearchParameterTypeEnum.REFERENCE) {
                resource.addSearchInclude(resource.getType() + ":" + param.name());
            }
        }
    }
}
