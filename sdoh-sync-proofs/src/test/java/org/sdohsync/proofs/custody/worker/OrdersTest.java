// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.proofs.custody.store.StoreAddress;

class OrdersTest {
    @Test
    void read_ofWhatWasWritten_isTheSame(@TempDir Path directory) throws IOException {
        Orders orders = new Orders(
                new StoreAddress("jdbc:postgresql://localhost:1/x?user=u"),
                Secret.of("the-key"),
                URI.create("http://127.0.0.1:1/fhir/Task"),
                16,
                Duration.ofMillis(300),
                Duration.ofMillis(40));

        orders.write(directory.resolve("orders"));

        assertThat(Orders.read(directory.resolve("orders"))).isEqualTo(orders);
        assertThat(orders.toString()).doesNotContain("the-key");
    }
}
