// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.smart;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.ability.Ability;

/** Takes out of a CapabilityStatement what the abilities take out of the server, and adds the SMART security part. */
@Interceptor
public final class CapabilityEditor {
    private final String name;
    private final Abilities abilities;
    private final @Nullable SmartEndpoints smart;

    /**
     * Creates an editor.
     *
     * @param name the server's name
     * @param abilities what it can do
     * @param smart its authorization server, null for an open server
     */
    public CapabilityEditor(String name, Abilities abilities, @Nullable SmartEndpoints smart) {
        this.name = requireNonNull(name, "name");
        this.abilities = requireNonNull(abilities, "abilities");
        this.smart = smart;
    }

    /**
     * Edits the statement in place.
     *
     * @param generated what the server generated
     */
    @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
    public void edit(IBaseConformance generated) {
        CapabilityStatement statement = (CapabilityStatement) generated;
        statement.getSoftware().setName(name);
        statement.getImplementation().setDescription(name);
        statement.getRest().forEach(this::edit);
    }

    private void edit(CapabilityStatementRestComponent rest) {
        if (smart != null) {
            rest.setSecurity(SmartSecurity.of(smart));
        }
        if (!abilities.has(Ability.BATCH)) {
            rest.getInteraction()
                    .removeIf(part -> Set.of("batch", "transaction")
                            .contains(part.getCode().toCode()));
        }
        rest.getResource().forEach(this::edit);
    }

    private void edit(CapabilityStatementRestResourceComponent resource) {
        Set<String> unknown = new TreeSet<>();
        if (!abilities.has(Ability.LAST_UPDATED_SEARCH)) {
            unknown.add("_lastUpdated");
        }
        if (!abilities.has(Ability.OWNER_SEARCH) && resource.getType().equals("Task")) {
            unknown.add("owner");
        }
        resource.getSearchParam().removeIf(param -> unknown.contains(param.getName()));
        if (!abilities.has(Ability.INCLUDE)) {
            resource.setSearchInclude(null);
            resource.setSearchRevInclude(null);
        }
        resource.setVersioning(ResourceVersionPolicy.VERSIONEDUPDATE);
        resource.setConditionalCreate(abilities.has(Ability.CONDITIONAL_CREATE));
    }
}
