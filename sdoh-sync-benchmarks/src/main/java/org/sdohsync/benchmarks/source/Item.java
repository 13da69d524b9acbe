// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.util.Optional;

/**
 * One resource of a source. What it refers to follows from its number: two referrals in a row are for one patient, who has two
 * Conditions with a Goal each and one Consent; patients share practitioners, and those their organizations.
 *
 * @param kind what it is
 * @param number which one
 */
record Item(Kind kind, int number) {
    /** The resource that a reference such as {@code Patient/12} leads to. */
    static Optional<Item> of(String type, String id, int tasks) {
        if (id.isEmpty() || id.length() > 9 || !id.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        int number = Integer.parseInt(id);
        return Kind.of(type).filter(kind -> number < kind.count(tasks)).map(kind -> new Item(kind, number));
    }

    String reference() {
        return kind.type() + "/" + number;
    }

    /** What it refers to. */
    Item related(Kind other) {
        return new Item(
                other,
                switch (other) {
                    case TASK, REQUEST, PRACTITIONER -> number;
                    case PATIENT, CONSENT -> patient();
                    case ROLE -> patient() % Kind.ROLE.count(0);
                    case ORGANIZATION -> number % Kind.ORGANIZATION.count(0);
                    case CONDITION, GOAL -> ofReferral() ? patient() * 2 + number % 2 : number;
                });
    }

    private boolean ofReferral() {
        return kind == Kind.TASK || kind == Kind.REQUEST;
    }

    private int patient() {
        return switch (kind) {
            case TASK, REQUEST -> number / 2 % Kind.PATIENT.count(0);
            case CONDITION, GOAL -> number / 2;
            default -> number;
        };
    }
}
