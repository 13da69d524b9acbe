// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.proofs.mutation.Mutation;
import org.sdohsync.proofs.mutation.Trial;
import org.sdohsync.sandbox.fhir.ability.Abilities;

/**
 * Is every action done exactly once? For each kind of store, each kind of server and each step of a referral or of a Task for a
 * patient, an application dies before and after each of its requests and each of its writes, and a new process finishes; the same
 * for one that sends a referral. Counted by asking the FHIR server. Prints {@code exactly: deaths=… findings=0} last. Before that, the
 * same on broken copies of the library, in each of which something has to be found.
 */
public final class ExactlyOnce {
    private static final byte[] KEY = new byte[32];
    private static final String CHOSEN = System.getProperty("exactly.stores", "memory,file,jdbc");
    private static final String SERVERS = System.getProperty("exactly.servers", "");
    private static final String ACTIONS = System.getProperty("exactly.actions", "");
    private static final int FOUND = 3;
    private static final int SHOWN = 20;

    /** A kind of server, and what goes wrong around it. */
    private record Server(Abilities abilities, Trouble trouble) {}

    private ExactlyOnce() {}

    /**
     * Runs the proof.
     *
     * @param args a folder to work in, and the folder of the sources of {@code sdoh-sync-workflow} or nothing to try no mutation
     * @throws IOException if the folder cannot be made
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(Files.createDirectories(Path.of(args[0])), "exactly");
        boolean noticed = args.length == 1 || notices(work, Path.of(args[1]));
        int deaths = 0;
        List<String> findings = new ArrayList<>();
        for (Map.Entry<String, Supplier<Store>> kind : stores(work).entrySet()) {
            for (Map.Entry<String, Server> server : servers().entrySet()) {
                String where = kind.getKey() + " store, " + server.getKey() + " server,";
                Trouble trouble = server.getValue().trouble();
                try (Stage stage = Stage.open(server.getValue().abilities());
                        Store store = kind.getValue().get()) {
                    Crashes crashes = new Crashes(stage, store, trouble, where);
                    actions(trouble).forEach(crashes::at);
                    RequestCrashes requests = new RequestCrashes(stage, store, trouble, where);
                    requests.sendReferral();
                    deaths += crashes.deaths() + requests.deaths();
                    findings.addAll(crashes.findings());
                    findings.addAll(requests.findings());
                    System.out.println(where + " " + (crashes.deaths() + requests.deaths()) + " deaths");
                }
            }
        }
        findings.stream().limit(SHOWN).forEach(finding -> System.out.println("exactly-finding: " + finding));
        System.out.println("exactly: stores=" + stores(work).size() + " servers="
                + servers().size() + " actions=" + (actions(Trouble.NONE).size() + 1) + " deaths=" + deaths
                + " findings="
                + findings.size());
        System.exit(!noticed ? 1 : findings.isEmpty() ? 0 : FOUND);
    }

    /** All steps; at a server with trouble those whose results it troubles. */
    private static List<ProvenAction> actions(Trouble trouble) {
        return Stream.<ProvenAction>concat(Arrays.stream(AppAction.values()), Arrays.stream(PatientAction.values()))
                .filter(action -> trouble == Trouble.NONE || action.results() > 0)
                .filter(action -> ACTIONS.isEmpty()
                        || Set.of(ACTIONS.split(",", -1))
                                .contains(action.getClass().getSimpleName()))
                .toList();
    }

    private static boolean notices(Path work, Path sources) throws IOException, InterruptedException {
        boolean all = true;
        Map<Mutation, String> servers = new LinkedHashMap<>();
        servers.put(ActionMutations.NO_LOOK, "lost-answers");
        servers.put(ActionMutations.ONE_LOOK, "lagging-search");
        servers.put(ActionMutations.CACHED_LOOK, "cached-search");
        servers.put(ActionMutations.NO_CLAIM_SEEN, "full");
        servers.put(ActionMutations.BLIND_REPEAT, "no-search");
        servers.put(ActionMutations.NO_LOCK_CHECK, "suspended");
        for (Map.Entry<Mutation, String> entry : servers.entrySet()) {
            Mutation mutation = entry.getKey();
            List<String> settings =
                    List.of("-Dexactly.stores=memory", "-Dexactly.servers=" + entry.getValue(), "-Dexactly.first=true");
            boolean caught =
                    new Trial(ExactlyOnce.class, sources, work).run(mutation, settings, List.of(work.toString()))
                            == FOUND;
            System.out.println("exactly-mutation: name=" + mutation.id() + " caught=" + caught);
            all &= caught;
        }
        return all;
    }

    private static Map<String, Supplier<Store>> stores(Path work) {
        Map<String, Supplier<Store>> stores = new LinkedHashMap<>();
        stores.put("memory", MemoryStore::create);
        stores.put(
                "file",
                () -> FileSystemStore.at(work.resolve("file-" + System.nanoTime()))
                        .sealedWith(Sealing.aesGcm(KEY)));
        stores.put("jdbc", () -> {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:mem:exactly-" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
            return JdbcStore.over(database).migrating().sealedWith(Sealing.aesGcm(KEY));
        });
        stores.keySet().retainAll(Set.of(CHOSEN.split(",", -1)));
        return stores;
    }

    private static Map<String, Server> servers() {
        Map<String, Server> servers = new LinkedHashMap<>();
        servers.put("full", new Server(Abilities.full(), Trouble.NONE));
        servers.put("modest", new Server(Abilities.modest(), Trouble.NONE));
        for (Trouble trouble : Trouble.values()) {
            if (trouble != Trouble.NONE) {
                String name = trouble.name().toLowerCase(Locale.ROOT).replace('_', '-');
                servers.put(name, new Server(Abilities.modest(), trouble));
            }
        }
        if (!SERVERS.isEmpty()) {
            servers.keySet().retainAll(Set.of(SERVERS.split(",", -1)));
        }
        return servers;
    }
}
