// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Coding;
import org.junit.jupiter.api.Test;

class CodesTest {
    private static final int[][] PERMUTATION = permutations();

    @Test
    void snomedCodes_everywhere_haveValidCheckDigits() {
        assertThat(codes(Codes.SNOMED))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(verhoeff(code)).as(code).isZero());
    }

    @Test
    void loincCodes_everywhere_haveValidCheckDigits() {
        assertThat(codes(Codes.LOINC)).isNotEmpty().allSatisfy(code -> {
            String[] parts = code.replaceFirst("^LA", "").split("-", 2);
            int letters = code.startsWith("LA") ? weightOfLa(parts[0]) : 0;
            assertThat((luhn(parts[0]) + letters) % 10).as(code).isEqualTo(Integer.parseInt(parts[1]));
        });
    }

    @Test
    void icdCodes_everywhere_areSocialDeterminants() {
        assertThat(codes(Codes.ICD10))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(code).matches("Z5[5-9]\\.\\d{1,3}|Z6[0-5]\\.\\d{1,3}"));
    }

    private static List<String> codes(String system) {
        List<String> codes = new ArrayList<>();
        Samples.COUNTY
                .resources()
                .forEach(resource -> visit(resource, coding -> {
                    if (system.equals(coding.getSystem())) {
                        codes.add(coding.getCode());
                    }
                }));
        return codes.stream().distinct().toList();
    }

    private static void visit(Base element, Consumer<Coding> visitor) {
        if (element instanceof Coding coding) {
            visitor.accept(coding);
        }
        element.children().forEach(child -> child.getValues().forEach(value -> visit(value, visitor)));
    }

    /** What the letters of an answer code add to its check digit; found by comparing published answer codes. */
    private static int weightOfLa(String digits) {
        return digits.length() % 2 == 0 ? 5 : 2;
    }

    private static int luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
            int doubled = i % 2 == 0 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return (10 - sum % 10) % 10;
    }

    /** The Verhoeff checksum over the dihedral group D5; zero for a well-formed SNOMED CT identifier. */
    private static int verhoeff(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
            check = compose(check, PERMUTATION[i % 8][digit]);
        }
        return check;
    }

    private static int compose(int a, int b) {
        if (a < 5) {
            return b < 5 ? (a + b) % 5 : 5 + (a + b - 5) % 5;
        }
        return b < 5 ? 5 + Math.floorMod(a - 5 - b, 5) : Math.floorMod(a - b, 5);
    }

    private static int[][] permutations() {
        int[] first = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
        int[][] powers = new int[8][10];
        for (int digit = 0; digit < 10; digit++) {
            powers[0][digit] = digit;
        }
        for (int power = 1; power < 8; power++) {
            for (int digit = 0; digit < 10; digit++) {
                powers[power][digit] = first[powers[power - 1][digit]];
            }
        }
        return powers;
    }
}
