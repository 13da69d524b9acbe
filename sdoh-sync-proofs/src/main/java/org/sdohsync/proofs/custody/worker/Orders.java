// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.proofs.custody.store.StoreAddress;

/**
 * What a worker is told, by a file. Prints no key.
 *
 * @param store the shared store
 * @param key what its values are sealed with, in base64
 * @param resource what to ask for, again and again
 * @param threads how many threads ask
 * @param rest how long a thread rests after an answer
 * @param turn how long a token request waits for its turn at most
 */
public record Orders(StoreAddress store, Secret key, URI resource, int threads, Duration rest, Duration turn) {
    /**
     * The sealing by that key.
     *
     * @return the sealing
     */
    public Sealing sealing() {
        return Sealing.aesGcm(Base64.getDecoder().decode(key.reveal()));
    }

    /**
     * Writes the orders down.
     *
     * @param file where to
     * @throws IOException if that fails
     */
    public void write(Path file) throws IOException {
        Properties written = new Properties();
        written.setProperty("store", store.location());
        written.setProperty("key", key.reveal());
        written.setProperty("resource", resource.toString());
        written.setProperty("threads", String.valueOf(threads));
        written.setProperty("rest", rest.toString());
        written.setProperty("turn", turn.toString());
        try (OutputStream out = Files.newOutputStream(file)) {
            written.store(out, null);
        }
    }

    /**
     * Reads orders.
     *
     * @param file where from
     * @return the orders
     * @throws IOException if that fails
     */
    public static Orders read(Path file) throws IOException {
        Properties written = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            written.load(in);
        }
        return new Orders(
                new StoreAddress(written.getProperty("store")),
                Secret.of(written.getProperty("key")),
                URI.create(written.getProperty("resource")),
                Integer.parseInt(written.getProperty("threads")),
                Duration.parse(written.getProperty("rest")),
                Duration.parse(written.getProperty("turn")));
    }
}
