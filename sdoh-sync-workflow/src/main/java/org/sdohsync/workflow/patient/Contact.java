// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.patient;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.workflow.internal.patient.ChosenContact;

/**
 * Somebody whom the patient may contact. Immutable; resources are handed out as copies. Safe for use by many threads. {@code toString}
 * shows no content.
 */
public interface Contact {
    /**
     * A choice in words, when the patient contacted somebody who is not among {@link ContactTask#contacts}.
     *
     * @param text whom, for the people at the source; empty if the patient does not say
     * @return the choice
     */
    static Contact named(String text) {
        return ChosenContact.named(text);
    }

    /**
     * The resource of the contact.
     *
     * @return a reference as the Task has it; empty for a choice in words
     */
    Optional<String> reference();

    /**
     * The name.
     *
     * @return the name of the service, person or organization, or what stands in its place; possibly empty
     */
    String name();

    /**
     * How to reach the contact, those that take appointments first (SDOHCC HealthcareService, appointment contact).
     *
     * @return telephone numbers, e-mail and web addresses
     */
    List<ContactPoint> telecom();

    /**
     * Where the contact is.
     *
     * @return the places that could be read
     */
    List<Location> locations();

    /**
     * The HealthcareService, PractitionerRole, Practitioner or Organization.
     *
     * @return the resource, empty for a choice in words
     */
    Optional<Resource> resource();
}
