// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.code;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The SDOH categories of SDOHCC 3.0.0. A server may send others: {@link #of} then returns empty. */
public enum Category {
    /** No category fits, or none is known. */
    SDOH_CATEGORY_UNSPECIFIED(0),
    /** Food insecurity. */
    FOOD_INSECURITY(7),
    /** Housing instability: the home is at risk. */
    HOUSING_INSTABILITY(44),
    /** Homelessness. */
    HOMELESSNESS(20),
    /** Inadequate housing: the home is in bad condition. */
    INADEQUATE_HOUSING(52),
    /** Transportation insecurity. */
    TRANSPORTATION_INSECURITY(27),
    /** Financial insecurity. */
    FINANCIAL_INSECURITY(32),
    /** Material hardship: lack of goods for daily life. */
    MATERIAL_HARDSHIP(39),
    /** Educational attainment. */
    EDUCATIONAL_ATTAINMENT(56),
    /** Employment status. */
    EMPLOYMENT_STATUS(59),
    /** Veteran status. */
    VETERAN_STATUS(90),
    /** Stress. */
    STRESS(87),
    /** Social connection. */
    SOCIAL_CONNECTION(94),
    /** Intimate partner violence. */
    INTIMATE_PARTNER_VIOLENCE(97),
    /** Elder abuse. */
    ELDER_ABUSE(67),
    /** Personal health literacy. */
    PERSONAL_HEALTH_LITERACY(118),
    /** Health insurance coverage status. */
    HEALTH_INSURANCE_COVERAGE_STATUS(125),
    /** Medical cost burden. */
    MEDICAL_COST_BURDEN(122),
    /** Digital literacy. */
    DIGITAL_LITERACY(226),
    /** Digital access. */
    DIGITAL_ACCESS(235),
    /** Utility insecurity: electricity, water, heating. */
    UTILITY_INSECURITY(247),
    /** Incarceration status. */
    INCARCERATION_STATUS(260),
    /** Language access. */
    LANGUAGE_ACCESS(268),
    /** Protective factor. */
    PROTECTIVE_FACTOR(0);

    // Value sets of the US National Library of Medicine's VSAC that belong to the Gravity project.
    private static final String VSAC = "http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113762.1.4.1247.";

    private final int procedures;
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Category(int procedures) {
        this.procedures = procedures;
    }

    /**
     * The value set of services for this category (SDOHCC Procedure 3.0.0, additional bindings of {@code code}).
     *
     * @return its canonical URL, empty for categories that have none of their own
     */
    public Optional<String> procedureCodes() {
        return procedures == 0 ? Optional.empty() : Optional.of(VSAC + procedures);
    }

    /**
     * The category's code.
     *
     * @return the code of 3.0.0
     */
    public Code code() {
        return Code.sdohcc(text, "");
    }

    /**
     * Finds a category.
     *
     * @param code its code
     * @return the category, if it is one of these
     */
    public static Optional<Category> of(String code) {
        return Arrays.stream(values())
                .filter(category -> category.text.equals(code))
                .findFirst();
    }
}
