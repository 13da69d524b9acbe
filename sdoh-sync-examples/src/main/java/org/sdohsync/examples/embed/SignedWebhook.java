// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.embed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/**
 * Tells another system of changes: what was written with the change is posted until it is taken, at least once and in order. The
 * receiver checks {@code X-Signature}, which is HMAC-SHA256 over time, a dot and the body, and refuses old times.
 */
final class SignedWebhook {
    private final DataSource database;
    private final URI receiver;
    private final byte[] secret;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    SignedWebhook(DataSource database, URI receiver, byte[] secret, Clock clock) {
        this.database = database;
        this.receiver = receiver;
        this.secret = secret.clone();
        this.clock = clock;
    }

    /** Posts what was not taken yet; stops at the first that is not taken. */
    int send() throws SQLException, IOException, InterruptedException {
        int sent = 0;
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select id, body from message where not sent order by id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next() && taken(rows.getString(2))) {
                sent += CaseTables.execute(connection, "update message set sent = true where id = " + rows.getLong(1));
            }
        }
        return sent;
    }

    private boolean taken(String body) throws IOException, InterruptedException {
        String time = String.valueOf(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.newBuilder(receiver)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("X-Time", time)
                .header("X-Signature", signature(secret, time, body))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
    }

    static String signature(byte[] secret, String time, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HmacSHA256", missing);
        }
    }
}
