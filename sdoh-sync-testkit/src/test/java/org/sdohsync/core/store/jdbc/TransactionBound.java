// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * A data source that gives everybody the connection of the transaction under way, as Spring's TransactionAwareDataSourceProxy does:
 * closing it closes nothing. Writes down what is called on it.
 */
final class TransactionBound {
    final List<String> calls = new ArrayList<>();

    private final Connection transaction;

    TransactionBound(Connection transaction) {
        this.transaction = transaction;
    }

    DataSource dataSource() {
        Connection shared = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(transaction, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return shared;
                });
    }

    /** A data source that asks whichever stands there at the moment. */
    static DataSource redirected(AtomicReference<DataSource> now) {
        return (DataSource) Proxy.newProxyInstance(
                TransactionBound.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(now.get(), arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }
}
