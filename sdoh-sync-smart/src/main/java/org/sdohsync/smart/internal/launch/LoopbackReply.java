// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the receiver: a page without any part of the request and without a referrer, or a redirect.
 *
 * @param status the status
 * @param title the page's title
 * @param text the page's text
 * @param location the address to redirect to, or null
 * @param then the action after the answer was written
 */
record LoopbackReply(
        int status, String title, String text, @Nullable URI location, Runnable then) {
    private static final String PAGE =
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title></head>"
                    + "<body style=\"font-family:sans-serif;margin:4em\"><h1>%s</h1><p>%s</p></body></html>";

    static LoopbackReply page(int status, String title, String text) {
        return new LoopbackReply(status, title, text, null, () -> {});
    }

    static LoopbackReply to(URI address) {
        return new LoopbackReply(302, "Continue", "Your browser continues to the sign-in page.", address, () -> {});
    }

    LoopbackReply then(Runnable next) {
        return new LoopbackReply(status, title, text, location, next);
    }

    /** Returns the whole answer; for HEAD without the body. */
    byte[] bytes(boolean head) {
        byte[] page = PAGE.formatted(title, title, text).getBytes(StandardCharsets.UTF_8);
        String headers = "HTTP/1.1 " + status + " " + title + "\r\nContent-Type: text/html; charset=utf-8\r\n"
                + "Content-Length: " + page.length + "\r\nReferrer-Policy: no-referrer\r\n"
                + "Cache-Control: no-store\r\n"
                + "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
                + (status == 405 ? "Allow: GET\r\n" : "")
                + (location == null ? "" : "Location: " + location.toASCIIString() + "\r\n")
                + "Connection: close\r\n\r\n";
        byte[] start = headers.getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[start.length + (head ? 0 : page.length)];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(page, 0, all, start.length, all.length - start.length);
        return all;
    }

    /** Prints the status only: the location may contain a state. */
    @Override
    public String toString() {
        return "LoopbackReply[" + status + "]";
    }
}
