// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import ca.uhn.fhir.context.FhirContext;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;

/** One data set for most tests, and ways to look into it. */
final class Samples {
    static final FhirContext FHIR = FhirContext.forR4Cached();
    static final SourceData COUNTY =
            SourceData.builder("county").recipient("food-bank").build();

    private Samples() {}

    static String json(IBaseResource resource) {
        return FHIR.newJsonParser().encodeResourceToString(resource);
    }

    static <T extends Resource> Stream<T> all(SourceData data, Class<T> type) {
        return data.resources().stream().filter(type::isInstance).map(type::cast);
    }

    static <T extends Resource> T one(SourceData data, Class<T> type, String id) {
        return all(data, type)
                .filter(resource -> resource.getIdPart().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Task task(SourceData data, String id) {
        return one(data, Task.class, id);
    }

    static List<Task> tasks(SourceData data) {
        return all(data, Task.class).toList();
    }

    static List<Task> referrals(SourceData data) {
        return tasks(data).stream()
                .filter(task -> claims(task, Profiles.REFERRAL_TASK))
                .toList();
    }

    static List<Task> patientTasks(SourceData data) {
        return tasks(data).stream()
                .filter(task -> claims(task, Profiles.PATIENT_TASK))
                .toList();
    }

    static List<String> patientNames(SourceData data) {
        return all(data, Patient.class)
                .map(patient -> patient.getNameFirstRep().getText())
                .toList();
    }

    static boolean claims(Resource resource, String profile) {
        return resource.getMeta().getProfile().stream()
                .anyMatch(claimed -> claimed.getValue().split("\\|", 2)[0].equals(profile));
    }

    static boolean same(Coding coding, Code code) {
        return code.system().equals(coding.getSystem()) && code.code().equals(coding.getCode());
    }
}
