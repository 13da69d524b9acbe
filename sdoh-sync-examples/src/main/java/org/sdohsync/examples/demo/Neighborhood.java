// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.fhir.ability.Abilities;

/** The three sources of the demo: one that can do everything, one like most, one that makes a client work. */
final class Neighborhood implements AutoCloseable {
    /** So short that every access token expires on the way. */
    private static final Duration TOKEN_LIFE = Duration.ofSeconds(3);

    private static final Map<String, Abilities> PLACES = new LinkedHashMap<>();

    static {
        PLACES.put("county", Abilities.full());
        PLACES.put("harbor", Abilities.modest());
        PLACES.put("mission", Abilities.frugal());
    }

    private final Map<String, ReferralSource> sources;

    private Neighborhood(Map<String, ReferralSource> sources) {
        this.sources = sources;
    }

    static Neighborhood start(Path classPathFile, Path directory) {
        System.out.println("starting three referral sources, each with a database of its own ...");
        Map<String, CompletableFuture<ReferralSource>> starting = new LinkedHashMap<>();
        PLACES.forEach((name, abilities) ->
                starting.put(name, CompletableFuture.supplyAsync(() -> source(name, abilities, classPathFile, directory))));
        Map<String, ReferralSource> started = new LinkedHashMap<>();
        starting.forEach((name, source) -> started.put(name, source.join()));
        started.forEach((name, source) -> System.out.println(name + ": ready at " + source.fhirBase()));
        return new Neighborhood(started);
    }

    private static ReferralSource source(String name, Abilities abilities, Path classPathFile, Path directory) {
        return ReferralSource.builder(name)
                .abilities(abilities)
                .narratives(true)
                .lifetimes(TokenLifetimes.DEFAULT.accessToken(TOKEN_LIFE))
                .revokeFamilyOnReuse(true)
                .startWithDatabase(classPathFile, directory.resolve("source-" + name));
    }

    Map<String, ReferralSource> sources() {
        return sources;
    }

    ReferralSource source(String name) {
        ReferralSource source = sources.get(name);
        if (source == null) {
            throw new IllegalArgumentException("no source is called " + name);
        }
        return source;
    }

    /** Everything secret that any of the authorization servers handed out. */
    Set<String> issuedSecrets() {
        Set<String> secrets = new TreeSet<>();
        sources.values().forEach(source -> secrets.addAll(source.authorizationServer().issuedSecrets()));
        return secrets;
    }

    @Override
    public void close() {
        List<ReferralSource> all = new ArrayList<>(sources.values());
        all.forEach(ReferralSource::close);
    }
}
