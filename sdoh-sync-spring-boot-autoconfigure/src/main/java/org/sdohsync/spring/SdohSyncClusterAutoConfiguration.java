// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import javax.sql.DataSource;
import org.sdohsync.cluster.ClusterSchedule;
import org.sdohsync.cluster.ClusterScheduleBuilder;
import org.sdohsync.spring.config.SdohSyncDataSource;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.internal.config.ClusterShare;
import org.sdohsync.spring.internal.config.SettingException;
import org.sdohsync.workflow.SdohSync;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * The schedule that the processes of an application share, where {@code sdoh-sync-cluster} is on its class path: it takes the place
 * of the schedule of each instance, starts when the application is up, and ends before the instance. Where {@code
 * sdoh-sync.schedule.enabled} is false it leaves the scheduled syncs to the other processes, and keeps the syncs that users ask for
 * here from those of the others. A {@link ClusterSchedule} bean of the application takes the place of ours, and decides that itself.
 */
@AutoConfiguration(after = SdohSyncAutoConfiguration.class)
@ConditionalOnClass(ClusterSchedule.class)
@ConditionalOnBean({SdohSync.class, DataSource.class})
public final class SdohSyncClusterAutoConfiguration {
    /** Creates it; Spring does. */
    public SdohSyncClusterAutoConfiguration() {}

    /** Lazy: it begins to work as soon as it is made, by the lifecycle or by the first bean that asks for it. */
    @Bean(destroyMethod = "")
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "sdoh-sync.cluster.enabled", matchIfMissing = true)
    @DependsOnDatabaseInitialization
    ClusterSchedule sdohSyncClusterSchedule(
            SdohSync sync,
            SdohSyncProperties properties,
            @SdohSyncDataSource ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> databases) {
        DataSource own = marked.getIfAvailable();
        DataSource database = own != null ? own : databases.getIfUnique();
        if (database == null) {
            throw new SettingException(
                    "a schedule that processes share needs a database, and there are several",
                    "mark one DataSource with @SdohSyncDataSource, or set sdoh-sync.cluster.enabled=false for a schedule"
                            + " of this process alone");
        }
        SdohSyncProperties.Cluster settings = properties.cluster();
        ClusterScheduleBuilder builder = ClusterSchedule.builder(sync.scheduleAccess(), database)
                .threads(settings.threads())
                .atATime(settings.atATime())
                .heartbeat(settings.heartbeat())
                .drain(settings.drain());
        if (properties.store().migrate()) {
            builder.migrating();
        }
        if (!properties.schedule().enabled()) {
            builder.onDemandOnly();
        }
        return builder.start();
    }

    @Bean
    @ConditionalOnBean(ClusterSchedule.class)
    ClusterShare sdohSyncSharedSchedule(ObjectProvider<ClusterSchedule> schedule) {
        return new ClusterShare(schedule::getObject);
    }
}
