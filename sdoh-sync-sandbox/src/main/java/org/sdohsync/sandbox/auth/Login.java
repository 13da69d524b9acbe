// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A person who can log in to an {@link AuthServer}.
 *
 * @param username the name typed on the login page; also the token's {@code sub}
 * @param password the password typed on the login page
 * @param fhirUser who that is at the FHIR server, such as {@code Patient/1} or an absolute URL
 * @param launchContext what a launch of this person's apps is about, for instance {@code patient}, {@code encounter} or
 *     {@code need_patient_banner}; each member reaches the token response only under the scopes that ask for it
 */
public record Login(String username, String password, String fhirUser, Map<String, String> launchContext) {

    /**
     * Checks and copies.
     *
     * @param username the name typed on the login page
     * @param password the password typed there
     * @param fhirUser who that is at the FHIR server
     * @param launchContext what a launch is about
     */
    public Login {
        requireNonNull(username, "username");
        requireNonNull(password, "password");
        requireNonNull(fhirUser, "fhirUser");
        launchContext = Map.copyOf(launchContext);
    }

    /**
     * Returns a patient's login: {@code fhirUser} is the patient, and so is the launch context.
     *
     * @param username the login name
     * @param password the password
     * @param patientId the id of the Patient resource
     * @return the login
     */
    public static Login patient(String username, String password, String patientId) {
        return new Login(
                username,
                password,
                "Patient/" + patientId,
                Map.of("patient", patientId, "need_patient_banner", "false"));
    }

    @Override
    public String toString() {
        return "Login[username=" + username + ", fhirUser=" + fhirUser + ", password=***]";
    }
}
