// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cluster.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source that gives everybody one connection and closes nothing, as Spring's TransactionAwareDataSourceProxy does within a
 * transaction. Writes down what is called on the connection.
 */
final class CallersTransaction {
    final List<String> calls = new ArrayList<>();

    private final Connection transaction;

    CallersTransaction(Connection transaction) {
        this.transaction = transaction;
    }

    DataSource dataSource() {
        Connection shared = proxy(Connection.class, (method, arguments) -> {
            calls.add(method.getName());
            return method.getName().equals("close") ? null : method.invoke(transaction, arguments);
        });
        return proxy(DataSource.class, (method, arguments) -> shared);
    }

    /** A data source that asks whichever stands there at the moment. */
    static DataSource redirected(AtomicReference<DataSource> now) {
        return proxy(DataSource.class, (method, arguments) -> method.invoke(now.get(), arguments));
    }

    /** What a call of a proxy does. */
    private interface Call {
        @Nullable
        Object made(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                CallersTransaction.class.getClassLoader(), new Class<?>[] {type}, (same, method, arguments) -> {
                    try {
                        return call.made(method, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }
}
