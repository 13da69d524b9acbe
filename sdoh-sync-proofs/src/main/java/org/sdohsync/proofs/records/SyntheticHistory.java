// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** The history of a patient who does not exist: each number gives one resource, always the same. */
final class SyntheticHistory {
    static final String PATIENT = "p1";

    private static final List<String> TYPES =
            List.of("Observation", "Condition", "Encounter", "ExplanationOfBenefit", "MedicationRequest", "Procedure");

    private SyntheticHistory() {}

    static String type(int number) {
        return number == 0 ? "Patient" : TYPES.get(number % TYPES.size());
    }

    static String id(int number) {
        return number == 0 ? PATIENT : "r" + number;
    }

    /** The resource, on one line. */
    static byte[] resource(int number) {
        if (number == 0) {
            return "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"1\"},\"active\":true}"
                    .getBytes(UTF_8);
        }
        String type = type(number);
        String reference = type.equals("ExplanationOfBenefit") ? "patient" : "subject";
        StringBuilder json = new StringBuilder(1200)
                .append("{\"resourceType\":\"")
                .append(type)
                .append("\",\"id\":\"r")
                .append(number)
                .append("\",\"meta\":{\"versionId\":\"")
                .append(1 + number % 3)
                .append("\",\"lastUpdated\":\"2026-03-01T08:00:00Z\"},\"")
                .append(reference)
                .append("\":{\"reference\":\"Patient/p1\"},\"note\":[");
        int notes = 1 + number % 7;
        for (int note = 0; note < notes; note++) {
            json.append(note == 0 ? "" : ",")
                    .append("{\"text\":\"synthetic note ")
                    .append(Integer.toHexString(number * 31 + note))
                    .append(" of nobody, with an é and \\\"quotes\\\", so that it has some length\",\"time\":\"2026-0")
                    .append(1 + note)
                    .append("-01T00:00:00Z\"}");
        }
        return json.append("],\"value\":")
                .append(number)
                .append(".50}")
                .toString()
                .getBytes(UTF_8);
    }

    /** A resource of somebody else, which the server sends by mistake. */
    static byte[] ofAnother(int number) {
        return ("{\"resourceType\":\"Observation\",\"id\":\"x" + number
                        + "\",\"subject\":{\"reference\":\"Patient/p2\"}}")
                .getBytes(UTF_8);
    }
}
