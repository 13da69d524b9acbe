// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server for one user's browser on this machine, which any local program can call: one request per connection,
 * several connections at once. Each connection is closed after a fixed time; at the limit the oldest is closed for a new one,
 * so that idle connections cannot block new ones.
 */
final class LoopbackServer implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final long ACCEPT_AGAIN_MILLIS = 50;
    private static final long RELEASE_MILLIS = 1000;
    private static final int MOST_IGNORED_BYTES = 256 * 1024;

    private final ServerSocket listening;
    private final Function<LoopbackRequest, LoopbackReply> handler;
    private final Duration limit;
    private final int most;
    private final ExecutorService workers;
    private final ScheduledThreadPoolExecutor watch;
    private final CountDownLatch released = new CountDownLatch(1);
    // Guards open; never held while reading or writing.
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Socket> open = new ArrayDeque<>();

    LoopbackServer(
            InetSocketAddress address, Function<LoopbackRequest, LoopbackReply> handler, Duration limit, int most)
            throws IOException {
        this(address, handler, limit, most, threads());
    }

    LoopbackServer(
            InetSocketAddress address,
            Function<LoopbackRequest, LoopbackReply> handler,
            Duration limit,
            int most,
            ThreadFactory threads)
            throws IOException {
        this.workers = Executors.newCachedThreadPool(threads);
        this.handler = handler;
        this.limit = limit;
        this.most = most;
        this.listening = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
        this.watch = new ScheduledThreadPoolExecutor(1, threads);
        watch.setRemoveOnCancelPolicy(true);
    }

    void start() {
        workers.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        closed(listening);
        List<Socket> left;
        lock.lock();
        try {
            left = new ArrayList<>(open);
        } finally {
            lock.unlock();
        }
        left.forEach(LoopbackServer::closed);
        awaitRelease();
        workers.shutdown();
        watch.shutdownNow();
    }

    // The port is released when the accepting thread has ended; the next launch may need it immediately.
    private void awaitRelease() {
        try {
            boolean ignored = released.await(RELEASE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        try {
            while (!listening.isClosed()) {
                admit(listening.accept());
            }
        } catch (IOException | RuntimeException | Error none) {
            // Closed, or the process has no free file descriptors or threads.
            again();
        } finally {
            if (listening.isClosed()) {
                released.countDown();
            }
        }
    }

    private void again() {
        try {
            Future<?> ignored = watch.schedule(this::acceptElsewhere, ACCEPT_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // The receiver is closed.
        }
    }

    private void acceptElsewhere() {
        try {
            workers.execute(this::accept);
        } catch (RuntimeException | Error noThread) {
            again();
        }
    }

    private void admit(Socket socket) {
        @Nullable Socket oldest = null;
        lock.lock();
        try {
            if (open.size() >= most) {
                oldest = open.pollFirst();
            }
            open.addLast(socket);
        } finally {
            lock.unlock();
        }
        if (oldest != null) {
            closed(oldest);
        }
        try {
            Future<?> over = watch.schedule(() -> closed(socket), limit.toMillis(), TimeUnit.MILLISECONDS);
            workers.execute(() -> {
                try {
                    serve(socket);
                } finally {
                    over.cancel(false);
                    remove(socket);
                }
            });
        } catch (RuntimeException | Error noThread) {
            remove(socket);
            throw noThread;
        }
    }

    private void remove(Socket socket) {
        closed(socket);
        lock.lock();
        try {
            boolean ignored = open.remove(socket);
        } finally {
            lock.unlock();
        }
    }

    private void serve(Socket socket) {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean head = false;
            LoopbackReply reply;
            try {
                Optional<LoopbackRequest> request = LoopbackRequest.read(in);
                if (request.isEmpty()) {
                    return;
                }
                head = request.get().method().equals("HEAD");
                reply = handler.apply(request.get());
            } catch (LoopbackRequest.Unreadable unreadable) {
                reply = LoopbackReply.page(unreadable.status(), "Not understood", "There is nothing here.");
            }
            try {
                socket.getOutputStream().write(reply.bytes(head));
                socket.shutdownOutput();
            } finally {
                // The browser may have closed the connection before it got the page: its request counts anyway.
                reply.then().run();
            }
            // A connection that is closed with unread bytes is reset, and the answer may be lost.
            for (int read = 0; read < MOST_IGNORED_BYTES && in.read() >= 0; read++) {}
        } catch (IOException gone) {
            // The client closed the connection, or took too long.
        }
    }

    private static void closed(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception alreadyGone) {
            // A connection that fails to close needs no handling.
        }
    }

    private static ThreadFactory threads() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "sdoh-sync-receiver-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
