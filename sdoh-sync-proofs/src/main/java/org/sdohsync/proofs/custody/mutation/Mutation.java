// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.mutation;

import java.util.List;

/** A way to break the library: one class with some of its text replaced. Immutable. */
public final class Mutation {
    /** The class that is broken. */
    static final String BROKEN = "org/sdohsync/smart/token/Refresher.java";

    /** What was read before the lease is trusted inside it. */
    private static final Mutation NO_REREAD = new Mutation(
            "noReread",
            false,
            new Replacement(
                    "return lease.isPresent() ? underLease(flight, lease.get()) : load(flight);",
                    "return lease.isPresent() ? unread(flight, lease.get(), held) : load(flight);"),
            new Replacement("    private ConnectionRecord renewHolding(Flight flight, Lease lease) {\n", """
                        private ConnectionRecord unread(Flight flight, Lease lease, ConnectionRecord held) {
                            try {
                                return ask(flight, lease, held, refreshToken(flight, held));
                            } finally {
                                if (flight.unsaved().waiting() == null) {
                                    release(lease);
                                }
                            }
                        }

                        private ConnectionRecord renewHolding(Flight flight, Lease lease) {
                    """));

    /** The new access token is handed out at once, and saved a moment later. */
    private static final Mutation LATE_SAVE =
            new Mutation("lateSave", true, new Replacement("lease));\n        return saver.save(flight);\n", """
                    lease));
                            Thread late = new Thread(() -> {
                                try {
                                    Thread.sleep(1000);
                                    saver.save(flight);
                                    release(lease);
                                } catch (Exception tooLate) {
                                    LOG.debug("late save failed", tooLate);
                                }
                            });
                            late.setDaemon(true);
                            late.start();
                            return held.toBuilder().tokens(grant.tokens(sent)).build();
                    """));

    private final String id;
    private final boolean showsAfterDeath;
    private final List<Replacement> replacements;

    /**
     * One change of the text.
     *
     * @param from what stands there, exactly once
     * @param to what is to stand there
     */
    record Replacement(String from, String to) {}

    private Mutation(String id, boolean showsAfterDeath, Replacement... replacements) {
        this.id = id;
        this.showsAfterDeath = showsAfterDeath;
        this.replacements = List.of(replacements);
    }

    /**
     * Lists all.
     *
     * @return the mutations
     */
    public static List<Mutation> all() {
        return List.of(NO_REREAD, LATE_SAVE);
    }

    /**
     * The mutation's name.
     *
     * @return the name, as {@code custody.mutation} takes it
     */
    public String id() {
        return id;
    }

    /**
     * Tells whether it shows only when the leases of the dead are over.
     *
     * @return whether to wait for that
     */
    public boolean showsAfterDeath() {
        return showsAfterDeath;
    }

    /**
     * Finds one.
     *
     * @param id its name
     * @return the mutation
     */
    public static Mutation named(String id) {
        return all().stream()
                .filter(mutation -> mutation.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no mutation " + id));
    }

    /** Breaks a text. */
    String applyTo(String source) {
        String broken = source;
        for (Replacement each : replacements) {
            int at = broken.indexOf(each.from());
            if (at < 0 || broken.indexOf(each.from(), at + 1) >= 0) {
                throw new IllegalStateException(
                        "mutation " + id + " does not fit " + BROKEN + " any more: adapt the mutation to the class");
            }
            broken = broken.replace(each.from(), each.to());
        }
        return broken;
    }
}
