// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Servers that answer each search with two pages, empty but for a Task if there is one, and watch who asks: which process, for which connection. Each search begins
 * a sync; its second page ends it.
 */
public final class WatchingSource {
    private static final long BOUND_SECONDS = 60;

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, String> atWork = new HashMap<>();
    private final Map<String, Integer> ended = new HashMap<>();
    private int most;
    private int doubled;
    private volatile Consumer<Call> hook = call -> {};
    private volatile String task = "";

    /** A request for a page. */
    public record Call(String process, String connection, boolean firstPage) {}

    /** Called with each request before it is answered, on the thread of the sync. */
    public void before(Consumer<Call> value) {
        hook = value;
    }

    /** Puts a Task on the first page of each search; empty for none. */
    public void task(String json) {
        task = json;
    }

    /** The source as one process sees it. */
    public Interceptor seenBy(String process) {
        return chain -> {
            Request request = chain.request();
            String target = request.url().encodedPath();
            if (!target.endsWith("/Task")) {
                return reply(request, 404, "{}");
            }
            String id = String.valueOf(request.header("Authorization")).replace("Bearer token-", "");
            boolean first = request.url().queryParameter("page") == null;
            Call call = new Call(process, id, first);
            enter(call);
            hook.accept(call);
            String link = first
                    ? ",\"link\":[{\"relation\":\"next\",\"url\":\""
                            + request.url()
                                    .newBuilder()
                                    .addQueryParameter("page", "2")
                                    .build() + "\"}]"
                    : "";
            if (!first) {
                leave(call);
            }
            String entry = first && !task.isEmpty() ? ",\"entry\":[{\"resource\":" + task + "}]" : "";
            return reply(request, 200, "{\"resourceType\":\"Bundle\",\"type\":\"searchset\"" + link + entry + "}");
        };
    }

    private void enter(Call call) {
        lock.lock();
        try {
            calls.add(call);
            if (call.firstPage()) {
                doubled += atWork.put(call.connection(), call.process()) == null ? 0 : 1;
                most = Math.max(most, atWork.size());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void leave(Call call) {
        lock.lock();
        try {
            atWork.remove(call.connection());
            ended.merge(call.connection(), 1, Integer::sum);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is at work, because its process died. */
    public void forgetWork() {
        lock.lock();
        try {
            atWork.clear();
        } finally {
            lock.unlock();
        }
    }

    /** How many syncs of a connection came to their end. */
    public int ended(String connection) {
        lock.lock();
        try {
            return ended.getOrDefault(connection, 0);
        } finally {
            lock.unlock();
        }
    }

    /** How many syncs were at work at most at a time. */
    public int most() {
        return most;
    }

    /** How many syncs began while another of the same connection was at work. */
    public int doubled() {
        return doubled;
    }

    /** All requests so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Waits until something is the case, for a minute at most. */
    public void await(Predicate<WatchingSource> wanted) {
        long nanos = TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        lock.lock();
        try {
            while (!wanted.test(this)) {
                if (nanos <= 0) {
                    throw new AssertionError("not within a minute; calls: " + calls.size());
                }
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a latch, for a minute at most. */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("not within a minute");
            }
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static Response reply(Request request, int status, String body) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .header("Content-Type", "application/fhir+json")
                .header(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                Instant.parse("2026-03-02T09:00:00Z").atZone(ZoneOffset.UTC)))
                .body(ResponseBody.create(body.getBytes(UTF_8), null))
                .build();
    }
}
