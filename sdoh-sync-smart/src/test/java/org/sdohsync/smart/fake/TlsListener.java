// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.fake;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Takes down what a client says in a TLS handshake, byte by byte (RFC 8446 §4.1.2), and hangs up, or answers with a version that it picks
 * itself, as no TLS library would.
 */
public final class TlsListener implements AutoCloseable {
    private static final int HANDSHAKE = 22;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int MOST_RECORD = 1 << 14;

    private final ServerSocket socket;
    private final int picked;
    private final Thread thread;
    private final List<List<Integer>> offered = new CopyOnWriteArrayList<>();
    private final List<Integer> after = new CopyOnWriteArrayList<>();

    private TlsListener(int picked) throws IOException {
        this.picked = picked;
        this.socket = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
        this.thread = new Thread(this::serve, "tls-listener");
        thread.setDaemon(true);
        thread.start();
    }

    /** One that hangs up after the client's hello. */
    public static TlsListener silent() throws IOException {
        return new TlsListener(0);
    }

    /** One that answers the hello with a version, such as 0x0302. */
    public static TlsListener picking(int version) throws IOException {
        return new TlsListener(version);
    }

    public String url(String path) {
        return "https://127.0.0.1:" + socket.getLocalPort() + path;
    }

    /** The versions that each hello offered. */
    public List<List<Integer>> offered() {
        return List.copyOf(offered);
    }

    /** The types of the records that clients sent after the answer. */
    public List<Integer> after() throws InterruptedException, IOException {
        // The last thing a client says may still be on its way.
        socket.close();
        thread.join();
        return List.copyOf(after);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                converse(client);
            } catch (SocketException closed) {
                // The client or the test is done.
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        }
    }

    private void converse(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        ByteBuffer hello = record(in, new ArrayList<>());
        offered.add(versions(hello));
        if (picked == 0) {
            return;
        }
        client.getOutputStream().write(serverHello());
        client.getOutputStream().flush();
        try {
            while (true) {
                ByteBuffer ignored = record(in, after);
            }
        } catch (EOFException done) {
            // That was all.
        }
    }

    private static ByteBuffer record(DataInputStream in, List<Integer> types) throws IOException {
        int type = in.readUnsignedByte();
        types.add(type);
        in.readUnsignedShort();
        byte[] body = new byte[Math.min(in.readUnsignedShort(), MOST_RECORD)];
        in.readFully(body);
        return ByteBuffer.wrap(body);
    }

    private static List<Integer> versions(ByteBuffer hello) {
        // Type and length, the version of old, the random.
        hello.position(4 + 2 + 32);
        skip(hello, hello.get() & 0xFF);
        skip(hello, hello.getShort() & 0xFFFF);
        skip(hello, hello.get() & 0xFF);
        hello.getShort();
        while (hello.hasRemaining()) {
            int type = hello.getShort() & 0xFFFF;
            int length = hello.getShort() & 0xFFFF;
            if (type == SUPPORTED_VERSIONS) {
                List<Integer> versions = new ArrayList<>();
                for (int left = hello.get() & 0xFF; left > 0; left -= 2) {
                    versions.add(hello.getShort() & 0xFFFF);
                }
                return versions;
            }
            skip(hello, length);
        }
        return List.of();
    }

    private static void skip(ByteBuffer buffer, int bytes) {
        buffer.position(buffer.position() + bytes);
    }

    /** TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no compression, no extensions. */
    private byte[] serverHello() {
        int body = 2 + 32 + 1 + 2 + 1;
        ByteBuffer hello = ByteBuffer.allocate(5 + 4 + body);
        hello.put((byte) HANDSHAKE).putShort((short) picked).putShort((short) (4 + body));
        hello.put((byte) 2).put((byte) 0).putShort((short) body);
        hello.putShort((short) picked)
                .put(new byte[32])
                .put((byte) 0)
                .putShort((short) 0xC013)
                .put((byte) 0);
        return hello.array();
    }
}
