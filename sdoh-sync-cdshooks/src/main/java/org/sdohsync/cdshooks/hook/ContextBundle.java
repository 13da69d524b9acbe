// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.hook;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.Appointment.ParticipationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.LocalReference;

/** Resources of a context, which exist there only: a bundle of type collection, each with an id (Da Vinci CRD, found-36). */
record ContextBundle(JsonObject json, Set<String> references) {

    static ContextBundle of(List<? extends Resource> resources, String label) {
        List<JsonObject> entries = new ArrayList<>();
        Set<String> references = new LinkedHashSet<>();
        for (Resource resource : resources) {
            Resource copy = resource.copy();
            String id = copy.getIdElement().getIdPart();
            copy.setId(id == null || id.isBlank() ? label + "-" + (entries.size() + 1) : id);
            LocalReference reference =
                    LocalReference.of(copy.fhirType(), copy.getIdElement().getIdPart());
            if (!references.add(reference.toString())) {
                throw new IllegalArgumentException("two resources of the context have the same id");
            }
            JsonObject written = JsonObject.parse(FhirJson.encode(copy), reference.toString());
            entries.add(JsonObject.builder().object("resource", written).build());
        }
        JsonObject.Builder bundle =
                JsonObject.builder().text("resourceType", "Bundle").text("type", "collection");
        if (!entries.isEmpty()) {
            bundle.objects("entry", entries);
        }
        return new ContextBundle(bundle.build(), references);
    }

    /** The appointment of a request where nothing is booked: it has no time. */
    static Appointment unbooked(HookSubject subject) {
        Appointment appointment = new Appointment().setStatus(AppointmentStatus.PROPOSED);
        subject.patient()
                .ifPresent(id -> appointment
                        .addParticipant()
                        .setActor(new Reference("Patient/" + id))
                        .setStatus(ParticipationStatus.NEEDSACTION));
        subject.user()
                .ifPresent(user -> appointment
                        .addParticipant()
                        .setActor(new Reference(user))
                        .setStatus(ParticipationStatus.ACCEPTED));
        return appointment;
    }

    /** CDS Hooks §Null and empty. */
    static void requireNothingEmpty(JsonObject members) {
        for (@Nullable Object value : members.members().values()) {
            boolean empty = value == null
                    || value.equals("")
                    || (value instanceof List<?> list && list.isEmpty())
                    || (value instanceof JsonObject object && object.members().isEmpty());
            if (empty) {
                throw new IllegalArgumentException("a member of the context is null or empty: leave it out");
            }
        }
    }
}
