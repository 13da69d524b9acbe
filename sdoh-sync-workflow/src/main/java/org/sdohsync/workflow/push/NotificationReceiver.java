// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.push;

import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the notifications of all sources, from whatever serves HTTP in the application. A notification is believed to come from a
 * source only with the secret of its subscription, and even then nothing in it is used but that something changed: a sync at that
 * source finds what. The answer does not wait for the sync. Safe for use by many threads.
 */
public interface NotificationReceiver {
    /**
     * Takes one request.
     *
     * <table>
     *   <caption>Answers</caption>
     *   <tr><th>status</th><th>when</th></tr>
     *   <tr><td>200</td><td>the notification was taken, of whatever kind and form</td></tr>
     *   <tr><td>401</td><td>the secret is missing or wrong</td></tr>
     *   <tr><td>404</td><td>there is no such subscription, or not any more</td></tr>
     *   <tr><td>405</td><td>it is not a POST, PUT or DELETE</td></tr>
     *   <tr><td>413</td><td>the body is larger than {@link SubscriptionOptions#mostBytes}</td></tr>
     *   <tr><td>503</td><td>the store failed, or the application is closing: the source should try again</td></tr>
     * </table>
     *
     * @param method the HTTP method
     * @param path the path of the request, whole or below the endpoint, without the query
     * @param header returns a header of the request by its case-insensitive name, or null
     * @param body the body; read up to the limit and not closed
     * @return the status to answer with, without a body
     */
    int handle(String method, String path, Function<String, @Nullable String> header, InputStream body);
}
