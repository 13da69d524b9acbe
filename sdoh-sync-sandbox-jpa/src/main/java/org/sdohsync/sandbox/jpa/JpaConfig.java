// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.jpa;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings.ClientIdStrategyEnum;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.entity.StorageSettings.IndexEnabledEnum;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.match.config.SubscriptionProcessorConfig;
import ca.uhn.fhir.jpa.subscription.match.deliver.email.IEmailSender;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import ca.uhn.fhir.jpa.topic.SubscriptionTopicConfig;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.hl7.fhir.dstu2.model.Subscription;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * The beans HAPI's JPA server asks of its host: an H2 file, storage settings, paging and the server itself. References to what
 * does not exist are stored but not indexed, so whoever loads data loads the targets first.
 */
@Configuration
@Import({
    JpaR4Config.class,
    HapiJpaConfig.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    ThreadPoolFactoryConfig.class,
    SubscriptionSubmitterConfig.class,
    SubscriptionProcessorConfig.class,
    SubscriptionChannelConfig.class,
    SubscriptionTopicConfig.class
})
public class JpaConfig {
    /** Creates the configuration; Spring does. */
    public JpaConfig() {}

    @Bean(destroyMethod = "dispose")
    JdbcConnectionPool dataSource(JpaServerSettings settings) {
        // Without the delay an answered write survives a killed process.
        String url = "jdbc:h2:file:" + settings.database().toAbsolutePath() + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
        return JdbcConnectionPool.create(url, "sa", "");
    }

    @Bean
    JpaStorageSettings storageSettings() {
        JpaStorageSettings settings = new JpaStorageSettings();
        // A coordination platform refers to the request and the Task of the source it works for.
        settings.setAllowExternalReferences(true);
        settings.setResourceClientIdStrategy(ClientIdStrategyEnum.ANY);
        settings.setIndexMissingFields(IndexEnabledEnum.ENABLED);
        settings.setReuseCachedSearchResultsForMillis(null);
        settings.setEnforceReferentialIntegrityOnWrite(false);
        settings.setEnforceReferentialIntegrityOnDelete(false);
        return settings;
    }

    @Bean
    SubscriptionSettings subscriptionSettings() {
        SubscriptionSettings settings = new SubscriptionSettings();
        settings.addSupportedSubscriptionType(Subscription.SubscriptionChannelType.RESTHOOK);
        return settings;
    }

    @Bean
    PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    IEmailSender emailSender() {
        return email -> {};
    }

    @Bean
    DatabaseBackedPagingProvider databaseBackedPagingProvider(JpaServerSettings settings) {
        int most = settings.abilities().maxPageSize();
        DatabaseBackedPagingProvider paging = new DatabaseBackedPagingProvider();
        paging.setDefaultPageSize(Math.min(Abilities.MODEST_PAGE_SIZE, most));
        paging.setMaximumPageSize(most);
        return paging;
    }

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(
            ConfigurableListableBeanFactory beans, FhirContext fhir, JpaStorageSettings storage, DataSource database) {
        LocalContainerEntityManagerFactoryBean factory =
                HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhir, storage);
        factory.setPersistenceUnitName("sandbox");
        factory.setDataSource(database);
        Properties properties = new Properties();
        properties.put("hibernate.dialect", HapiFhirH2Dialect.class.getName());
        properties.put("hibernate.hbm2ddl.auto", "update");
        properties.put("hibernate.jdbc.batch_size", "20");
        properties.put("hibernate.search.enabled", "false");
        factory.setJpaProperties(properties);
        return factory;
    }

    @Bean
    @Primary
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    RestfulServer restfulServer(
            FhirContext fhir,
            ResourceProviderFactory resources,
            IJpaSystemProvider system,
            BulkDataExportProvider export,
            IFhirSystemDao<Bundle, Meta> dao,
            JpaStorageSettings storage,
            ISearchParamRegistry searchParams,
            IValidationSupport validation,
            DatabaseBackedPagingProvider paging) {
        RestfulServer server = new RestfulServer(fhir);
        server.registerProviders(resources.createProviders());
        server.registerProvider(system);
        server.registerProvider(export);
        server.setServerConformanceProvider(
                new JpaCapabilityStatementProvider(server, dao, storage, searchParams, validation));
        server.setPagingProvider(paging);
        return server;
    }
}
