// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.Launch;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.SyncReport;

/** A process that connects a source, syncs, closes what it opened and writes what its heap then holds into a file. It keeps what it closed. */
public final class ClosedApp {
    private static final Secret SESSION = Secret.of("a browser's session");

    // System.in keeps in a buffer what was read.
    private static final InputStream INPUT = new FileInputStream(FileDescriptor.in);

    private ClosedApp() {}

    /**
     * Runs the process. Standard input: the bytes of the sealing key, then the address of the redirect and a line feed. Standard output: the
     * address to sign in at, then the report of the sync.
     *
     * @param args the FHIR base address, the recipient, the store's directory, the file of the dump while it keeps what it closed, that of the
     *     dump after it let go of it
     * @throws IOException if the dump cannot be written
     */
    public static void main(String[] args) throws IOException {
        List<Object> kept = new ArrayList<>(work(args));
        dump(args[3]);
        System.out.println(kept.get(kept.size() - 1));
        kept.clear();
        dump(args[4]);
        System.exit(0);
    }

    private static List<Object> work(String... args) throws IOException {
        byte[] key = new byte[SealingKey.BYTES];
        for (int at = 0; at < key.length; at++) {
            key[at] = (byte) INPUT.read();
        }
        Store store = FoodBank.store(Path.of(args[2]), key);
        Arrays.fill(key, (byte) 0);
        SdohSync sync = FoodBank.app()
                .store(store)
                .onReferral(referral -> referral.requested().ifPresent(Requested::accept))
                .build();
        connect(sync, args[0], args[1]);
        SyncReport report = sync.syncNow();
        sync.close();
        store.close();
        return List.of(sync, store, report);
    }

    /** What is reachable only: what is garbage may be overwritten at any time, and may not. */
    private static void dump(String file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
    }

    private static void connect(SdohSync sync, String base, String recipient) throws IOException {
        Launch launch = sync.connect(base).asRecipient(recipient).startLaunch(SESSION);
        System.out.println(launch.authorizeUrl());
        sync.completeLaunch(URI.create(line()), SESSION);
    }

    private static String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int one = INPUT.read(); one != '\n' && one >= 0; one = INPUT.read()) {
            line.write(one);
        }
        return line.toString(UTF_8);
    }
}
