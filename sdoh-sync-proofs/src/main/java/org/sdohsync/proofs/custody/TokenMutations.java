// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody;

import java.util.List;
import org.sdohsync.proofs.mutation.Mutation;
import org.sdohsync.proofs.mutation.Mutation.Replacement;

/** The broken copies that the custody proof has to notice. */
final class TokenMutations {
    private static final String REFRESHER = "org/sdohsync/smart/internal/token/Refresher.java";

    /** What was read before the lease is trusted inside it. */
    private static final Mutation NO_REREAD = new Mutation(
            "noReread",
            REFRESHER,
            List.of(
                    new Replacement(
                            "return lease.isPresent() ? underLease(flight, lease.get()) : load(flight);",
                            "return lease.isPresent() ? unread(flight, lease.get(), held) : load(flight);"),
                    new Replacement(
                            "lease.require(() -> ledger.load(flight.id())\n",
                            "lease.require(() -> spent.reveal().length() > 0 || ledger.load(flight.id())\n"),
                    new Replacement(
                            "    private ConnectionRecord renewHolding(RefreshInProgress flight, RefreshLease lease) {\n",
                            """
                            private ConnectionRecord unread(RefreshInProgress flight, RefreshLease lease, ConnectionRecord held) {
                                try {
                                    return ask(flight, lease, held, refreshToken(flight, held));
                                } finally {
                                    if (flight.unsaved().waiting() == null) {
                                        lease.close();
                                    }
                                }
                            }

                            private ConnectionRecord renewHolding(RefreshInProgress flight, RefreshLease lease) {
                        """)));

    /** The new access token is handed out at once, and saved a moment later. It shows when the leases of the dead are over. */
    private static final Mutation LATE_SAVE = new Mutation(
            "lateSave", REFRESHER, List.of(new Replacement("lease));\n        return saver.save(flight);\n", """
                            lease));
                            Thread late = new Thread(() -> {
                                try {
                                    Thread.sleep(1000);
                                    saver.save(flight);
                                    lease.close();
                                } catch (Exception tooLate) {
                                    LOG.debug("late save failed", tooLate);
                                }
                            });
                            late.setDaemon(true);
                            late.start();
                            return held.toBuilder().tokens(grant.tokens(sent)).build();
                    """)));

    /** Nobody looks at lease and record before a request leaves. It shows when a suspended process goes on. */
    private static final Mutation NO_LEASE_CHECK = new Mutation(
            "noLeaseCheck",
            REFRESHER,
            List.of(new Replacement(
                    "        lease.require(() -> ledger.load(flight.id())\n",
                    "        LOG.trace(\"{}\", ledger.load(flight.id())\n")));

    private TokenMutations() {}

    static List<Mutation> all() {
        return List.of(NO_REREAD, LATE_SAVE, NO_LEASE_CHECK);
    }

    static boolean showsAfterSuspension(Mutation mutation) {
        return mutation.equals(NO_LEASE_CHECK);
    }

    static boolean showsAfterDeath(Mutation mutation) {
        return !mutation.equals(NO_REREAD);
    }
}
