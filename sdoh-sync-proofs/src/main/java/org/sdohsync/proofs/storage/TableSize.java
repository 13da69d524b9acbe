// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.storage;

/**
 * How much the table is filled with.
 *
 * @param connections how many connections there are; each with its entry among the sources, two checkpoints and what was learned
 * @param records how many open referrals, the same number for each connection; one of a hundred is urgent
 * @param ended how many ends of actions are kept; one of ten is over, so that it is to be deleted
 */
record TableSize(int connections, int records, int ended) {
    static TableSize of(int connections, int records) {
        if (connections < 1 || records < connections) {
            throw new IllegalArgumentException("at least one connection, and as many records as connections");
        }
        return new TableSize(connections, records / connections * connections, connections / 10);
    }

    int eachHas() {
        return records / connections;
    }

    int urgent() {
        return records / 100;
    }

    int over() {
        return ended / 10;
    }
}
