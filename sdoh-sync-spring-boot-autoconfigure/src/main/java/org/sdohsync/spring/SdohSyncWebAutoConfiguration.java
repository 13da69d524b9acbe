// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.config.SdohSyncProperties.SessionKind;
import org.sdohsync.spring.internal.config.AppFactory;
import org.sdohsync.spring.internal.config.SettingException;
import org.sdohsync.spring.internal.config.SourceThreads;
import org.sdohsync.spring.internal.web.CookieLaunchSession;
import org.sdohsync.spring.internal.web.HttpLaunchSession;
import org.sdohsync.spring.internal.web.LaunchEndpoints;
import org.sdohsync.spring.internal.web.PropertyLaunchPages;
import org.sdohsync.spring.internal.web.PropertyLaunchRole;
import org.sdohsync.spring.internal.web.ServiceEndpoints;
import org.sdohsync.spring.internal.web.SourceSubscriber;
import org.sdohsync.spring.web.AccountResolver;
import org.sdohsync.spring.web.BrowserLaunches;
import org.sdohsync.spring.web.LaunchPages;
import org.sdohsync.spring.web.LaunchRole;
import org.sdohsync.spring.web.LaunchSession;
import org.sdohsync.spring.web.PushReceiver;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.NotificationReceiver;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Endpoints for launches below {@code sdoh-sync.web.path}: {@code callback}, {@code launch} (from an EHR), {@code connect} (POST),
 * {@code jwks.json}, and {@code push} if there is a {@link PushReceiver} or {@code sdoh-sync.web.push} is set. They need no Spring Security, and stand beside it: permit
 * {@code jwks.json} and {@code push} to everybody, the others to whoever may connect sources.
 */
@AutoConfiguration(after = SdohSyncAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean(SdohSync.class)
@ConditionalOnBooleanProperty(name = "sdoh-sync.web.enabled", matchIfMissing = true)
public final class SdohSyncWebAutoConfiguration {
    /** After the application's controllers, which may take a path, and before its static resources. */
    private static final int ORDER = 5;

    /** Creates it; Spring does. */
    public SdohSyncWebAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    AccountResolver sdohSyncAccountResolver() {
        return AccountResolver.principal();
    }

    @Bean
    @ConditionalOnMissingBean
    LaunchSession sdohSyncLaunchSession(SdohSyncProperties properties) {
        if (properties.web().session() == SessionKind.HTTP_SESSION) {
            return new HttpLaunchSession(Entropy.secure());
        }
        return new CookieLaunchSession("https".equalsIgnoreCase(root(properties).getScheme()), Entropy.secure());
    }

    @Bean
    @ConditionalOnMissingBean
    LaunchPages sdohSyncLaunchPages(SdohSyncProperties properties) {
        return new PropertyLaunchPages(
                properties.web().connectedPage(), properties.web().failedPage());
    }

    @Bean
    @ConditionalOnMissingBean
    LaunchRole sdohSyncLaunchRole(SdohSyncProperties properties) {
        return new PropertyLaunchRole(properties.sources());
    }

    @Bean
    @ConditionalOnMissingBean
    BrowserLaunches sdohSyncBrowserLaunches(
            SdohSync sync, LaunchSession session, AccountResolver accounts, SdohSyncProperties properties) {
        return new BrowserLaunches(sync, session, accounts, root(properties).toString(), properties.syncOnConnect());
    }

    @Bean
    SimpleUrlHandlerMapping sdohSyncEndpoints(
            SdohSync sync,
            SmartApp app,
            BrowserLaunches launches,
            AccountResolver accounts,
            LaunchPages pages,
            LaunchRole role,
            SdohSyncProperties properties,
            ObjectProvider<PushReceiver> receivers) {
        LaunchEndpoints endpoints =
                new LaunchEndpoints(sync, launches, accounts, pages, role, properties.sources(), root(properties));
        String path = properties.web().path();
        @Nullable PushReceiver receiver = receivers.getIfUnique();
        ServiceEndpoints services = new ServiceEndpoints(app, receiver, path + "/push");
        Map<String, HttpRequestHandler> handlers = new LinkedHashMap<>();
        handlers.put(path + "/callback", endpoints::callback);
        // Each source at which the app registers itself has an address of its own below it.
        handlers.put(path + "/callback/*", endpoints::callback);
        handlers.put(path + "/launch", endpoints::launch);
        handlers.put(path + "/connect", endpoints::connect);
        handlers.put(path + "/jwks.json", services::jwks);
        if (receiver != null) {
            handlers.put(path + "/push/**", services::push);
        }
        return new SimpleUrlHandlerMapping(handlers, ORDER);
    }

    /** Notifications, where no bean of the application takes them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "sdoh-sync.web.push")
    @ConditionalOnMissingBean(PushReceiver.class)
    static final class PushConfiguration {
        @Bean
        @ConditionalOnMissingBean
        SubscriptionManager sdohSyncSubscriptions(
                SdohSync sync, SdohSyncProperties properties, ApplicationEventPublisher events) {
            URI endpoint = URI.create(root(properties) + properties.web().path() + "/push");
            return sync.subscriptions(SubscriptionOptions.at(endpoint).onChange(events::publishEvent));
        }

        @Bean
        PushReceiver sdohSyncPushReceiver(SubscriptionManager subscriptions) {
            NotificationReceiver receiver = subscriptions.receiver();
            return (method, path, header, body) -> receiver.handle(method, path, header::apply, body);
        }

        @Bean
        SourceSubscriber sdohSyncSubscriber(SdohSync sync, SubscriptionManager subscriptions, SourceThreads threads) {
            return new SourceSubscriber(sync, subscriptions, threads.executor());
        }
    }

    private static URI root(SdohSyncProperties properties) {
        URI base = properties.baseUrl();
        if (base == null) {
            throw new SettingException(
                    "the public address of the application is not known",
                    "set sdoh-sync.base-url, for example https://app.example");
        }
        return URI.create(AppFactory.withoutSlash(base.toString()));
    }
}
