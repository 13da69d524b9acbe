// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/**
 * Reads the requests that arrive at the endpoint. Whatever an authenticated request contains, it says that something changed: what
 * cannot be read is a bare notification.
 */
public final class NotificationReader {
    private static final int MOST_VALUES = 50_000;

    private NotificationReader() {}

    /**
     * Reads the body of a request up to a limit.
     *
     * @param body the body
     * @param most the most bytes
     * @return the bytes; null if there are more
     * @throws IOException if the body cannot be read
     */
    static byte @Nullable [] bounded(InputStream body, int most) throws IOException {
        byte[] read = body.readNBytes(most);
        return read.length == most && body.read() >= 0 ? null : read;
    }

    /**
     * Reads a notification.
     *
     * @param method the HTTP method: {@code POST} for bundles and empty requests, {@code PUT} and {@code DELETE} for resources
     * @param body the body
     * @return what it says
     */
    public static Notification read(String method, byte[] body) {
        boolean deletes = method.equals("DELETE");
        if (!method.equals("POST") || body.length == 0) {
            // The resource of a PUT is not looked at: the source is asked for it.
            return Notification.bare(deletes);
        }
        try {
            return Notification.of(JsonObject.parse(body, "notification", MOST_VALUES))
                    .orElseGet(() -> Notification.bare(false));
        } catch (ProtocolException | LimitException unreadable) {
            return Notification.bare(false);
        }
    }
}
