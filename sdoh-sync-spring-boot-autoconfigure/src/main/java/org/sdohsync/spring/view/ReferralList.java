// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.view.OpenReferral;

/** The open referrals of an account, in rows for a page. Read from the store: no source is asked. Safe for use by many threads. */
public final class ReferralList {
    private static final Comparator<ReferralRow> URGENT_THEN_OLDEST = Comparator.comparing(
                    (ReferralRow row) -> !row.urgent())
            .thenComparing(row -> row.changedAt().orElse(Instant.EPOCH))
            .thenComparing(ReferralRow::taskId);

    private final SdohSync sync;

    /**
     * Creates a list.
     *
     * @param sync the instance
     */
    public ReferralList(SdohSync sync) {
        this.sync = requireNonNull(sync, "sync");
    }

    /**
     * The open referrals of an account.
     *
     * @param account the account
     * @return the urgent ones first, then by the time of their last change; those that cannot be read are left out
     */
    public List<ReferralRow> of(String account) {
        AccountSync mine = sync.account(account);
        Map<ConnectionId, Connection> connections = mine.connections().stream()
                .collect(Collectors.toMap(Connection::id, Function.identity(), (one, other) -> one));
        List<ReferralRow> rows = new ArrayList<>();
        for (OpenReferral open : mine.openReferrals().stream().toList()) {
            Connection connection = connections.get(open.connection());
            if (connection != null) {
                rows.add(ReferralRow.of(connection, open));
            }
        }
        rows.sort(URGENT_THEN_OLDEST);
        return List.copyOf(rows);
    }
}
