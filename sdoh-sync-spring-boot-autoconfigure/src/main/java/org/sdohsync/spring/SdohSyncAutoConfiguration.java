// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import java.util.List;
import javax.sql.DataSource;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.spring.config.AccessListener;
import org.sdohsync.spring.config.ReferralListener;
import org.sdohsync.spring.config.SdohSyncCustomizer;
import org.sdohsync.spring.config.SdohSyncDataSource;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.internal.config.AppFactory;
import org.sdohsync.spring.internal.config.KeyStores;
import org.sdohsync.spring.internal.config.OwnApp;
import org.sdohsync.spring.internal.config.ScheduleFactory;
import org.sdohsync.spring.internal.config.SharedSchedule;
import org.sdohsync.spring.internal.config.SourceThreads;
import org.sdohsync.spring.internal.config.StoreFactory;
import org.sdohsync.spring.internal.config.SyncLifecycle;
import org.sdohsync.spring.view.ReferralList;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.action.TerminologyCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A running, scheduled instance from a {@link DataSource} and properties.
 *
 * <p>Beans that take part: {@link ReferralListener}, {@link AccessListener}, {@link TerminologyCheck}, {@link SigningKeys}, {@link
 * Sealing}, {@link SdohSyncCustomizer}; {@link SmartApp}, {@link Store} and {@link SdohSync} take the place of ours. Changes of
 * connections, events of open referrals and reports of scheduled syncs are published as application events.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
@ConditionalOnBooleanProperty(name = "sdoh-sync.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SdohSyncProperties.class)
public final class SdohSyncAutoConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SdohSyncAutoConfiguration.class);

    /** Creates it; Spring does. */
    public SdohSyncAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    KeyStores sdohSyncKeyStores(SdohSyncProperties properties, ObjectProvider<SslBundles> bundles) {
        return new KeyStores(properties.keyStores(), bundles.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    SmartApp sdohSyncApp(SdohSyncProperties properties, KeyStores stores, ObjectProvider<SigningKeys> keys) {
        return AppFactory.app(properties, stores, keys.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    @DependsOnDatabaseInitialization
    Store sdohSyncStore(
            SdohSyncProperties properties,
            KeyStores stores,
            @SdohSyncDataSource ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> databases,
            ObjectProvider<Sealing> sealing) {
        DataSource own = marked.getIfAvailable();
        return StoreFactory.open(
                properties, stores, own != null ? own : databases.getIfUnique(), sealing.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    SourceThreads sdohSyncThreads(SdohSyncProperties properties, Environment environment) {
        return SourceThreads.create(properties.concurrency(), Threading.VIRTUAL.isActive(environment));
    }

    @Bean
    @ConditionalOnMissingBean
    SdohSync sdohSync(
            SdohSyncProperties properties,
            SmartApp app,
            Store store,
            SourceThreads threads,
            ApplicationEventPublisher events,
            Listeners listeners,
            ObjectProvider<SdohSyncCustomizer> customizers) {
        OwnApp.requireFollows(properties, app);
        SdohSyncBuilder builder = SdohSync.builder(app)
                .store(store)
                .executor(threads.executor())
                .schedule(ScheduleFactory.options(properties.schedule()))
                .onConnection(events::publishEvent)
                .onEvent(events::publishEvent)
                .onReport(events::publishEvent);
        if (properties.allowLoopback()) {
            builder.addressRules(AddressRules.strict().allowingLoopback());
        }
        listeners.addTo(builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Bean
    @ConditionalOnMissingBean
    Listeners sdohSyncListeners(
            ObjectProvider<ReferralListener> referrals,
            ObjectProvider<AccessListener> accesses,
            ObjectProvider<TerminologyCheck> terminology) {
        return new Listeners(
                referrals.orderedStream().toList(), accesses.orderedStream().toList(), terminology);
    }

    @Bean
    @ConditionalOnBean(SdohSync.class)
    SyncLifecycle sdohSyncLifecycle(
            SdohSync sync, SdohSyncProperties properties, ObjectProvider<SharedSchedule> shared) {
        return new SyncLifecycle(sync, properties.schedule().enabled(), shared.getIfAvailable());
    }

    @Bean
    @ConditionalOnBean(SdohSync.class)
    @ConditionalOnMissingBean
    ReferralList sdohSyncReferralList(SdohSync sync) {
        return new ReferralList(sync);
    }

    /**
     * The application's listeners.
     *
     * @param referrals take referrals
     * @param accesses take accesses
     * @param terminology checks codes
     */
    record Listeners(
            List<ReferralListener> referrals,
            List<AccessListener> accesses,
            ObjectProvider<TerminologyCheck> terminology) {
        void addTo(SdohSyncBuilder builder) {
            if (referrals.isEmpty()) {
                LOG.info("no ReferralListener bean: referrals are found in the list of open ones only");
            }
            builder.onReferral(referral -> referrals.forEach(listener -> listener.onReferral(referral)));
            if (!accesses.isEmpty()) {
                builder.onAccess(access -> accesses.forEach(listener -> listener.onAccess(access)));
            }
            terminology.ifAvailable(builder::terminology);
        }
    }
}
