// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.code;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The SDOH categories of 3.0.0. A server may send others: {@link #of} then answers empty. */
public enum Category {
    /** No category fits, or none is known. */
    SDOH_CATEGORY_UNSPECIFIED,
    /** Food. */
    FOOD_INSECURITY,
    /** A home at risk. */
    HOUSING_INSTABILITY,
    /** No home. */
    HOMELESSNESS,
    /** A home in bad condition. */
    INADEQUATE_HOUSING,
    /** Transport. */
    TRANSPORTATION_INSECURITY,
    /** Money. */
    FINANCIAL_INSECURITY,
    /** Things for daily life. */
    MATERIAL_HARDSHIP,
    /** Education. */
    EDUCATIONAL_ATTAINMENT,
    /** Work. */
    EMPLOYMENT_STATUS,
    /** Veterans. */
    VETERAN_STATUS,
    /** Stress. */
    STRESS,
    /** Being with others. */
    SOCIAL_CONNECTION,
    /** Violence by a partner. */
    INTIMATE_PARTNER_VIOLENCE,
    /** Abuse of the old. */
    ELDER_ABUSE,
    /** Understanding of health. */
    PERSONAL_HEALTH_LITERACY,
    /** Insurance. */
    HEALTH_INSURANCE_COVERAGE_STATUS,
    /** The cost of being ill. */
    MEDICAL_COST_BURDEN,
    /** Skill with digital things. */
    DIGITAL_LITERACY,
    /** Access to digital things. */
    DIGITAL_ACCESS,
    /** Power, water, heat. */
    UTILITY_INSECURITY,
    /** Prison. */
    INCARCERATION_STATUS,
    /** Language. */
    LANGUAGE_ACCESS,
    /** What protects. */
    PROTECTIVE_FACTOR;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

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
