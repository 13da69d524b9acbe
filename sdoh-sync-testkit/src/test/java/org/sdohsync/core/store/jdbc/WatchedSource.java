// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source that counts the connections each thread holds, and hands each statement to an observer before it is prepared. */
final class WatchedSource {
    final AtomicInteger heldNow = new AtomicInteger();
    final Set<String> borrowedTwice = ConcurrentHashMap.newKeySet();
    final Set<String> prepared = ConcurrentHashMap.newKeySet();

    private final DataSource database;
    private final Consumer<String> observer;
    private final Map<Thread, Integer> held = new ConcurrentHashMap<>();

    WatchedSource(DataSource database, Consumer<String> observer) {
        this.database = database;
        this.observer = observer;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return call(database, method, arguments);
            }
            Thread me = Thread.currentThread();
            if (held.merge(me, 1, Integer::sum) > 1) {
                borrowedTwice.add(me.getName());
            }
            try {
                Connection given = database.getConnection();
                heldNow.incrementAndGet();
                return watched(given);
            } catch (Throwable refused) {
                held.merge(me, -1, Integer::sum);
                throw refused;
            }
        });
    }

    private Connection watched(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                prepared.add(String.valueOf(arguments[0]));
                observer.accept(String.valueOf(arguments[0]));
            }
            Object result = call(connection, method, arguments);
            if (method.getName().equals("close")) {
                heldNow.decrementAndGet();
                held.merge(Thread.currentThread(), -1, Integer::sum);
            }
            return result;
        });
    }

    /** What happens on a call. */
    private interface Handler {
        @Nullable
        Object on(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                WatchedSource.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> handler.on(method, arguments)));
    }

    private static @Nullable Object call(Object behind, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
