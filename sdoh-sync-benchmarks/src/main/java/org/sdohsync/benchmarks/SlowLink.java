// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/**
 * A link of limited width to a server on this machine: what the server sends takes the time that its bits take, on all connections together
 * (token bucket); what is sent to the server passes at once. It runs in a process of its own and ends when its standard input does.
 */
public final class SlowLink {
    private static final int BUFFER = 4096;
    /** So much may pass at once after a pause: what a few packets hold. */
    private static final int BURST = 16 * 1024;

    private final int server;
    private final double bytesPerNano;
    private double bucket = BURST;
    private long filled = System.nanoTime();

    private SlowLink(int server, int kilobitsPerSecond) {
        this.server = server;
        this.bytesPerNano = kilobitsPerSecond / 8.0 * 1000 / 1e9;
    }

    /**
     * Passes connections on until standard input ends.
     *
     * @param args the server's port, and the width in kilobits a second
     * @throws IOException if no port is free
     */
    public static void main(String[] args) throws IOException {
        SlowLink link = new SlowLink(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> link.accept(socket));
        System.out.println(socket.getLocalPort());
        while (System.in.read() >= 0) {
            // Nothing is expected; the end of the input is the signal.
        }
        System.exit(0);
    }

    private void accept(ServerSocket socket) throws IOException {
        while (true) {
            Socket client = socket.accept();
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            start(() -> pass(client, upstream, false));
            start(() -> pass(upstream, client, true));
        }
    }

    private void pass(Socket from, Socket to, boolean slowly) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (slowly) {
                    await(read);
                }
                out.write(buffer, 0, read);
            }
        }
    }

    /** Waits until so many bytes may pass. */
    private void await(int bytes) {
        for (long nanos = take(bytes); nanos > 0; nanos = take(bytes)) {
            LockSupport.parkNanos(nanos);
        }
    }

    /** Takes so many bytes from the bucket, or gives how long it takes until there are so many. */
    private synchronized long take(int bytes) {
        long now = System.nanoTime();
        bucket = Math.min(BURST, bucket + (now - filled) * bytesPerNano);
        filled = now;
        if (bucket >= bytes) {
            bucket -= bytes;
            return 0;
        }
        return (long) Math.ceil((bytes - bucket) / bytesPerNano);
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // One end has gone, and the other is closed with it.
                        return;
                    }
                },
                "slow-link");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
