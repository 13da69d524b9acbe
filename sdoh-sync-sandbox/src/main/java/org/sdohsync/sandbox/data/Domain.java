// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.List;

/**
 * One SDOH domain: its category, and the codes this data set uses for problem, screening question, goal and services.
 * Where no fitting code is known to exist the list is empty and the text stands alone.
 */
record Domain(
        Code category, List<Code> problem, Code question, Code atRisk, Code notAtRisk, Goal goal, List<Code> services) {
    private static final Code YES = loinc("LA33-6", "Yes");
    private static final Code NO = loinc("LA32-8", "No");

    static final Domain FOOD = new Domain(
            category("food-insecurity", "Food Insecurity"),
            List.of(snomed("733423003", "Food insecurity"), icd("Z59.41", "Food insecurity")),
            loinc("88124-3", "Food insecurity risk [HVS]"),
            loinc("LA19952-3", "At risk"),
            loinc("LA19983-8", "No risk"),
            new Goal("Enough food for the household all month", List.of(snomed("1078229009", "Food security"))),
            List.of(
                    snomed("467771000124109", "Assistance with application for food pantry program"),
                    snomed("710925007", "Provision of food"),
                    snomed("713109004", "Referral to community meals service")));

    static final Domain HOUSING = new Domain(
            category("housing-instability", "Housing Instability"),
            List.of(
                    snomed("1156191002", "Housing instability"),
                    icd("Z59.819", "Housing instability, housed unspecified")),
            loinc("93033-9", "Are you worried about losing your housing [PRAPARE]"),
            YES,
            NO,
            new Goal("Stays in the present home for six months", List.of()),
            List.of(snomed("710911006", "Referral to housing service"), snomed("225340009", "Housing assessment")));

    static final Domain TRANSPORTATION = new Domain(
            category("transportation-insecurity", "Transportation Insecurity"),
            List.of(
                    snomed("713458007", "Lack of access to transportation"),
                    icd("Z59.82", "Transportation insecurity")),
            loinc(
                    "93030-5",
                    "Has lack of transportation kept you from medical appointments, meetings, work, or from getting"
                            + " things needed for daily living"),
            loinc("LA30133-5", "Yes, it has kept me from medical appointments or from getting my medications"),
            NO,
            new Goal("Reaches every appointment of the next three months", List.of()),
            List.of(
                    snomed("410365006", "Transportation case management"),
                    snomed("428632005", "Transportation request")));

    static final Domain UTILITIES = new Domain(
            category("utility-insecurity", "Utility Insecurity"),
            List.of(icd("Z59.12", "Inadequate housing utilities")),
            loinc(
                    "96779-4",
                    "Has the electric, gas, oil, or water company threatened to shut off services in your home in"
                            + " past 12 months"),
            YES,
            NO,
            new Goal("No shut-off of heat, power or water this winter", List.of()),
            List.of(snomed("462491000124104", "Referral to benefits enrollment assistance program")));

    static final Domain EMPLOYMENT = new Domain(
            category("employment-status", "Employment Status"),
            List.of(snomed("73438004", "Unemployed"), icd("Z56.0", "Unemployment, unspecified")),
            loinc("67875-5", "Employment status current"),
            loinc("LA17956-6", "Unemployed"),
            loinc("LA30136-8", "Full-time work"),
            new Goal("Begins paid work or training within the year", List.of()),
            List.of(snomed("308440001", "Referral to social worker")));

    static final List<Domain> ALL = List.of(FOOD, HOUSING, TRANSPORTATION, UTILITIES, EMPLOYMENT);

    /** What the patient wants, in words and, where one exists, as a code. */
    record Goal(String text, List<Code> codes) {}

    Code service(int index) {
        return services.get(Math.floorMod(index, services.size()));
    }

    private static Code category(String code, String display) {
        return new Code(Codes.TEMPORARY, code, display);
    }

    private static Code snomed(String code, String display) {
        return new Code(Codes.SNOMED, code, display);
    }

    private static Code loinc(String code, String display) {
        return new Code(Codes.LOINC, code, display);
    }

    private static Code icd(String code, String display) {
        return new Code(Codes.ICD10, code, display);
    }
}
