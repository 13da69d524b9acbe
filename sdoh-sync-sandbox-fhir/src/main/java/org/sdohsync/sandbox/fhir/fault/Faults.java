// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.fault;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** Faults waiting for the requests they match, first planned first used. Safe for use by many threads. */
public final class Faults {
    private static final class Plan {
        private final String method;
        private final Pattern path;
        private final Fault fault;
        private int left;

        Plan(String method, Pattern path, Fault fault, int left) {
            this.method = method;
            this.path = path;
            this.fault = fault;
            this.left = left;
        }

        boolean matches(String requestMethod, String requestPath) {
            return (method.equals("*") || method.equals(requestMethod))
                    && path.matcher(requestPath).find();
        }
    }

    /** Guards {@link #plans} and the numbers in them. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<Plan> plans = new ArrayList<>();

    /** Creates an empty plan. */
    public Faults() {}

    /**
     * Plans a fault for the next requests of any kind.
     *
     * @param count how many requests
     * @param fault what goes wrong
     */
    public void next(int count, Fault fault) {
        next(count, "*", "", fault);
    }

    /**
     * Plans a fault for the next requests that match.
     *
     * @param count how many requests
     * @param method the HTTP method, {@code *} for any
     * @param path a regular expression to be found in the path below the FHIR base, such as {@code ^/Task}
     * @param fault what goes wrong
     */
    public void next(int count, String method, String path, Fault fault) {
        Plan plan = new Plan(
                requireNonNull(method, "method"), Pattern.compile(path), requireNonNull(fault, "fault"), count);
        lock.lock();
        try {
            plans.add(plan);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets every fault not yet used. */
    public void clear() {
        lock.lock();
        try {
            plans.clear();
        } finally {
            lock.unlock();
        }
    }

    Optional<Fault> take(String method, String path) {
        lock.lock();
        try {
            plans.removeIf(plan -> plan.left <= 0);
            Optional<Plan> due =
                    plans.stream().filter(plan -> plan.matches(method, path)).findFirst();
            due.ifPresent(plan -> plan.left--);
            return due.map(plan -> plan.fault);
        } finally {
            lock.unlock();
        }
    }
}
