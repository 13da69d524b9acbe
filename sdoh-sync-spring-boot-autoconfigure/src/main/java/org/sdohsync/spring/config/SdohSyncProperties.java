// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.config;

import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/**
 * The properties of an instance, {@code sdoh-sync.*}. Only Spring Boot makes them. {@code toString} shows no key and no secret.
 *
 * @param enabled whether there is an instance at all
 * @param appName the name under which sources know the application
 * @param baseUrl the public address of the application, where browsers and sources reach it, with its context path
 * @param sealingKey the key of the store: 32 random bytes in Base64
 * @param formerSealingKeys keys that earlier records are sealed with
 * @param signingKeys private keys (JWK) for {@code private_key_jwt}, the newest first
 * @param scopes the scopes to ask for, instead of the library's own
 * @param sources the sources that are known beforehand, by a name of the application
 * @param store the store
 * @param schedule the schedule
 * @param cluster the schedule that the processes of the application share
 * @param web the endpoints for launches
 * @param metrics the meters
 * @param concurrency how many sources are worked on at a time
 * @param syncOnConnect whether a sync begins when a source was connected
 * @param allowLoopback whether sources on this machine are permitted, by http too: for development only
 */
@ConfigurationProperties("sdoh-sync")
public record SdohSyncProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("sdoh-sync") String appName,
        @Nullable URI baseUrl,
        @Nullable String sealingKey,
        @DefaultValue List<String> formerSealingKeys,
        @DefaultValue List<Resource> signingKeys,
        @DefaultValue List<String> scopes,
        @DefaultValue Map<String, Source> sources,
        @DefaultValue Store store,
        @DefaultValue Schedule schedule,
        @DefaultValue Cluster cluster,
        @DefaultValue Web web,
        @DefaultValue Metrics metrics,
        @DefaultValue("8") int concurrency,
        @DefaultValue("true") boolean syncOnConnect,
        @DefaultValue("false") boolean allowLoopback) {
    @Override
    public String toString() {
        return "SdohSyncProperties[appName=" + appName + ", sources=" + sources.keySet() + "]";
    }

    /**
     * A source that is known beforehand: an administrator registered the application there, or users choose it by name. It may
     * launch the application.
     *
     * @param url its FHIR base URL
     * @param owners the references by which its Tasks name us, such as {@code Organization/123}
     * @param patient whether the users of the application are patients there
     * @param clientId the client id, where the application was registered by hand
     * @param clientSecret the client secret; without one the client is public, or uses the signing keys
     * @param privateKeyJwt whether the client authenticates with the signing keys
     */
    public record Source(
            String url,
            @DefaultValue List<String> owners,
            @DefaultValue("false") boolean patient,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @DefaultValue("false") boolean privateKeyJwt) {
        @Override
        public String toString() {
            return "Source[" + url + "]";
        }
    }

    /**
     * The store.
     *
     * @param migrate whether its tables are made and upgraded when it is opened; if not, the application applies the scripts
     */
    public record Store(@DefaultValue("true") boolean migrate) {}

    /**
     * The schedule.
     *
     * @param enabled whether syncs run by themselves
     * @param every the time between two syncs, at least 15 minutes
     * @param urgentEvery the time between two syncs of sources with urgent referrals
     * @param zone the time zone of the business hours; without one they are all day
     * @param opens when business begins
     * @param closes when business ends
     * @param outsideEvery the time between two syncs outside of business hours; none then without it
     * @param atMost the time limit of a scheduled sync
     */
    public record Schedule(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("1h") Duration every,
            @DefaultValue("15m") Duration urgentEvery,
            @Nullable ZoneId zone,
            @DefaultValue("08:00") LocalTime opens,
            @DefaultValue("18:00") LocalTime closes,
            @Nullable Duration outsideEvery,
            @Nullable Duration atMost) {}

    /**
     * The schedule that the processes of the application share, where {@code sdoh-sync-cluster} is on the class path. Intervals and
     * business hours are those of {@link Schedule}.
     *
     * @param enabled whether they share one; if not, each process has the schedule of its own instance
     * @param threads how many syncs this process runs at a time
     * @param atATime how many syncs are at work at one source at a time, in all processes together
     * @param heartbeat the time between two heartbeats of running syncs; the same in all processes
     * @param drain how long syncs under way may go on at the end
     */
    public record Cluster(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("16") int threads,
            @DefaultValue("8") int atATime,
            @DefaultValue("15s") Duration heartbeat,
            @DefaultValue("30s") Duration drain) {}

    /**
     * The endpoints for launches.
     *
     * @param enabled whether there are any
     * @param path the path below which they are
     * @param push whether sources that offer subscriptions are asked to notify, at the endpoint {@code push}
     * @param session where the secret value of a launch is kept in the user's browser
     * @param connectedPage where the browser goes when a source was connected; a plain page without it
     * @param failedPage where the browser goes when it was not, with {@code reason} added; a plain page without it
     */
    public record Web(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("/sdoh-sync") String path,
            @DefaultValue("false") boolean push,
            @DefaultValue("cookie") SessionKind session,
            @Nullable String connectedPage,
            @Nullable String failedPage) {}

    /** Where the secret value of a launch is kept. */
    public enum SessionKind {
        /** In a cookie of its own, so that any instance of the application can complete the launch. */
        COOKIE,
        /** In the servlet session. */
        HTTP_SESSION
    }

    /**
     * The meters.
     *
     * @param sources how many hosts of sources have a tag of their own
     * @param refresh for how long the state is not read again for gauges and health
     */
    public record Metrics(
            @DefaultValue("100") int sources,
            @DefaultValue("1m") Duration refresh) {}
}
