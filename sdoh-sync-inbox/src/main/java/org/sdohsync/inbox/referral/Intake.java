// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import java.util.Date;
import org.sdohsync.inbox.live.LiveUpdates;
import org.sdohsync.spring.config.ReferralListener;
import org.sdohsync.spring.config.SdohSyncCustomizer;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.view.ReferralRemoved;
import org.sdohsync.workflow.view.ServiceRequestChanged;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Takes what the syncs find into the application's table. If that fails, or the source cannot be asked for what belongs to a referral,
 * the change is delivered again.
 */
@Component
public final class Intake implements ReferralListener {
    private final Referrals referrals;
    private final LiveUpdates pages;
    private final ObjectProvider<SdohSync> sync;

    Intake(Referrals referrals, LiveUpdates pages, ObjectProvider<SdohSync> sync) {
        this.referrals = referrals;
        this.pages = pages;
        this.sync = sync;
    }

    /** Referrals that nobody has taken on are looked for too. */
    @Bean
    static SdohSyncCustomizer alsoOpen() {
        return builder ->
                builder.syncOptions(connection -> SyncOptions.defaults().alsoOpen());
    }

    @Override
    public void onReferral(Referral referral) {
        take(referral, Events.SOURCE);
    }

    /**
     * Takes a referral into the table.
     *
     * @param referral the referral
     * @param who who changed it
     */
    public void take(Referral referral, String who) {
        String team = referral.connection().account();
        if (referral.part() == TaskRole.PERFORMER && referrals.save(snapshot(referral, team), who)) {
            pages.changed(team);
        }
    }

    private static Snapshot snapshot(Referral referral, String team) {
        Date written = referral.task().getMeta().getLastUpdated();
        return new Snapshot(
                team,
                referral.connection().id().value(),
                referral.connection().source().origin().host(),
                referral.id(),
                referral.versionId().orElse(""),
                written == null ? 0 : written.toInstant().toEpochMilli(),
                referral.status().text(),
                referral.closed().isEmpty(),
                referral.open().isPresent(),
                referral.urgent(),
                referral.doNotContactPatient(),
                ContentReader.read(referral));
    }

    @EventListener
    void withdrawn(ReferralRemoved removed) {
        referrals.withdraw(removed.connection().id().value(), removed.taskId());
        pages.changed(removed.connection().account());
    }

    @EventListener
    void changed(ServiceRequestChanged changed) {
        sync.getObject()
                .findReferral(changed.connection().id(), changed.taskId())
                .ifPresent(this::onReferral);
    }
}
