// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.fault;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the body of an answer back until {@link #send}, so that nothing of it is on the wire before the request was noted, or when the
 * connection is dropped. Not thread-safe.
 */
final class HeldResponse extends HttpServletResponseWrapper {
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private @Nullable PrintWriter writer;

    HeldResponse(HttpServletResponse response) {
        super(response);
    }

    /** Sends what was kept back. */
    void send() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        if (held.size() > 0) {
            held.writeTo(getResponse().getOutputStream());
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new IllegalStateException("Nothing here writes asynchronously");
            }

            @Override
            public void write(int b) {
                held.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                held.write(bytes, offset, length);
            }
        };
    }

    @Override
    public PrintWriter getWriter() {
        if (writer == null) {
            writer = new PrintWriter(new OutputStreamWriter(held, Charset.forName(getCharacterEncoding())), false);
        }
        return writer;
    }

    @Override
    public void flushBuffer() {}

    @Override
    public void resetBuffer() {
        held.reset();
    }

    @Override
    public void reset() {
        super.reset();
        held.reset();
        writer = null;
    }
}
