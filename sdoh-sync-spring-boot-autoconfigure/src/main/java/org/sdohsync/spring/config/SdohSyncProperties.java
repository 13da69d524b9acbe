// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * The properties of an instance, {@code sdoh-sync.*}. Only Spring Boot makes them. {@code toString} shows no key and no secret.
 *
 * @param enabled whether there is an instance at all
 * @param appName the name under which sources know the application
 * @param baseUrl the public address of the application, where browsers and sources reach it, with its context path
 * @param sealingKey the key of the store: 32 random bytes in Base64
 * @param formerSealingKeys keys that earlier records are sealed with
 * @param signingKeys private keys (JWK) for {@code private_key_jwt}, the newest first, behind those of {@code signing}
 * @param sealing keys of the store that are in a key store
 * @param signing signing keys that are in a key store
 * @param keyStores the key stores that other settings refer to, by a name of the application
 * @param admission which sources may be connected, and quotas
 * @param udap the trust community of which the application is a member
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
        @DefaultValue Sealing sealing,
        @DefaultValue Signing signing,
        @DefaultValue Map<String, KeyStore> keyStores,
        @DefaultValue Admission admission,
        @DefaultValue Udap udap,
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
     * @param transport how its servers are connected to
     */
    public record Source(
            String url,
            @DefaultValue List<String> owners,
            @DefaultValue("false") boolean patient,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @DefaultValue("false") boolean privateKeyJwt,
            @DefaultValue Transport transport) {
        @Override
        public String toString() {
            return "Source[" + url + "]";
        }
    }

    /**
     * How the servers of one source are connected to, where that differs from the others.
     *
     * @param origins further origins of the source beside that of its URL, such as its authorization server
     * @param ssl certificates and pinned keys
     * @param proxy the HTTP proxy
     * @param connectTimeout how long connecting may take
     * @param readTimeout how long a server may be silent within an answer
     * @param callTimeout how long a whole request may take
     */
    public record Transport(
            @DefaultValue List<String> origins,
            @DefaultValue Ssl ssl,
            @DefaultValue Proxy proxy,
            @Nullable Duration connectTimeout,
            @Nullable Duration readTimeout,
            @Nullable Duration callTimeout) {}

    /**
     * Certificates and pinned keys.
     *
     * @param bundle the name of an SSL bundle of {@code spring.ssl.bundle}, as it is when the application starts
     * @param keyStore the key store with the client certificate, a name of {@code sdoh-sync.key-stores}
     * @param trustStore the key store with the trusted authorities, a name of {@code sdoh-sync.key-stores}
     * @param pins the SHA-256 of public keys (SubjectPublicKeyInfo) in Base64, of which a server must have one
     */
    public record Ssl(
            @Nullable String bundle,
            @Nullable String keyStore,
            @Nullable String trustStore,
            @DefaultValue List<String> pins) {}

    /**
     * An HTTP proxy. {@code toString} shows no credentials.
     *
     * @param host its name
     * @param port its port
     * @param username the user, where it asks for credentials
     * @param password the password
     */
    public record Proxy(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String username,
            @Nullable String password) {
        @Override
        public String toString() {
            return "Proxy[" + host + ":" + port + "]";
        }
    }

    /**
     * A key store: a file with {@code location}, PEM files with {@code certificate} and {@code private-key}, or else a token such as
     * one of PKCS #11. {@code toString} shows no password.
     *
     * @param location the key store file; PKCS #12 or JKS without {@code type}
     * @param certificate the PEM file with the certificate and its chain, or with trusted certificates
     * @param privateKey the PEM file with the private key, PKCS #8 and not encrypted
     * @param type the type of key store, such as {@code PKCS11} or {@code BCFKS}
     * @param provider the name of its provider, such as {@code SunPKCS11}
     * @param providerConfig the file that the provider is configured with
     * @param password the password, or the PIN of a token
     */
    public record KeyStore(
            @Nullable Path location,
            @Nullable Path certificate,
            @Nullable Path privateKey,
            @Nullable String type,
            @Nullable String provider,
            @Nullable Path providerConfig,
            @Nullable String password) {
        @Override
        public String toString() {
            return "KeyStore[location=" + location + ", certificate=" + certificate + ", type=" + type + "]";
        }
    }

    /**
     * Keys of the store that are in a key store.
     *
     * @param keyStore the key store, a name of {@code sdoh-sync.key-stores}
     * @param aliases the names of its keys, AES of 256 bits, the newest first
     * @param envelope whether they encrypt data keys, and these the records; without it each record passes through the key store
     */
    public record Sealing(
            @Nullable String keyStore,
            @DefaultValue List<String> aliases,
            @DefaultValue("false") boolean envelope) {}

    /**
     * Signing keys that are in a key store.
     *
     * @param keyStore the key store, a name of {@code sdoh-sync.key-stores}
     * @param aliases the names of its keys, the newest first; each is also the id under which the public key is registered
     */
    public record Signing(
            @Nullable String keyStore, @DefaultValue List<String> aliases) {}

    /**
     * Which sources may be connected, and quotas. Without a rule all may be.
     *
     * @param knownSources whether those of {@code sdoh-sync.sources} are admitted
     * @param sources FHIR base URLs of further sources that are admitted
     * @param hosts hosts whose sources are admitted, such as {@code *.hospital.example}
     * @param refusedHosts hosts whose sources are refused, also those that another rule admits
     * @param members whether trusted members of the community of {@code sdoh-sync.udap} are admitted
     * @param connections the most connections
     * @param requestsPerHour the most requests with an access token in an hour, in each process
     * @param storedBytes the most bytes of stored open Tasks
     */
    public record Admission(
            @DefaultValue("false") boolean knownSources,
            @Nullable List<String> sources,
            @Nullable List<String> hosts,
            @Nullable List<String> refusedHosts,
            @DefaultValue("false") boolean members,
            @DefaultValue Quota connections,
            @DefaultValue Quota requestsPerHour,
            @DefaultValue ByteQuota storedBytes) {}

    /**
     * A quota; 0 for none.
     *
     * @param perSource of one source, over all accounts
     * @param perAccount of one account, over all sources
     */
    public record Quota(
            @DefaultValue("0") int perSource,
            @DefaultValue("0") int perAccount) {}

    /**
     * A quota of bytes, such as {@code 500MB}; 0 for none.
     *
     * @param perSource of one source, over all accounts
     * @param perAccount of one account, over all sources
     */
    public record ByteQuota(
            @DefaultValue("0") DataSize perSource,
            @DefaultValue("0") DataSize perAccount) {}

    /**
     * A trust community (UDAP) of which the application is a member.
     *
     * @param trustStore the key store with its authorities, a name of {@code sdoh-sync.key-stores}
     * @param keyStore the key store with the application's certificate, a name of {@code sdoh-sync.key-stores}
     * @param alias the name of the certificate there; the first one with a private key without it
     * @param community the URI of the community
     * @param contacts how the sources' operators reach the application's, one of them with {@code mailto:}
     * @param logo the https address of the picture that sources show to users
     * @param certifications files with certifications, signed JWTs
     * @param revocationLists files with lists of revoked certificates
     * @param tolerateUnknownRevocation whether a source is accepted although no current list of revoked certificates is to be had
     */
    public record Udap(
            @Nullable String trustStore,
            @Nullable String keyStore,
            @DefaultValue("") String alias,
            @Nullable String community,
            @DefaultValue List<String> contacts,
            @Nullable String logo,
            @DefaultValue List<Resource> certifications,
            @DefaultValue List<Path> revocationLists,
            @DefaultValue("false") boolean tolerateUnknownRevocation) {}

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
