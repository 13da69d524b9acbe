// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.code;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The SDOH categories of 3.0.0. A server may send others: {@link #of} then answers empty. */
public enum Category {
    /** No category fits, or none is known. */
    SDOH_CATEGORY_UNSPECIFIED(0),
    /** Food. */
    FOOD_INSECURITY(7),
    /** A home at risk. */
    HOUSING_INSTABILITY(44),
    /** No home. */
    HOMELESSNESS(20),
    /** A home in bad condition. */
    INADEQUATE_HOUSING(52),
    /** Transport. */
    TRANSPORTATION_INSECURITY(27),
    /** Money. */
    FINANCIAL_INSECURITY(32),
    /** Things for daily life. */
    MATERIAL_HARDSHIP(39),
    /** Education. */
    EDUCATIONAL_ATTAINMENT(56),
    /** Work. */
    EMPLOYMENT_STATUS(59),
    /** Veterans. */
    VETERAN_STATUS(90),
    /** Stress. */
    STRESS(87),
    /** Being with others. */
    SOCIAL_CONNECTION(94),
    /** Violence by a partner. */
    INTIMATE_PARTNER_VIOLENCE(97),
    /** Abuse of the old. */
    ELDER_ABUSE(67),
    /** Understanding of health. */
    PERSONAL_HEALTH_LITERACY(118),
    /** Insurance. */
    HEALTH_INSURANCE_COVERAGE_STATUS(125),
    /** The cost of being ill. */
    MEDICAL_COST_BURDEN(122),
    /** Skill with digital things. */
    DIGITAL_LITERACY(226),
    /** Access to digital things. */
    DIGITAL_ACCESS(235),
    /** Power, water, heat. */
    UTILITY_INSECURITY(247),
    /** Prison. */
    INCARCERATION_STATUS(260),
    /** Language. */
    LANGUAGE_ACCESS(268),
    /** What protects. */
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
