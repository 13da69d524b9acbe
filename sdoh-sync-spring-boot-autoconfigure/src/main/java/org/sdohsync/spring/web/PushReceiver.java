// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.web;

import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bean that takes notifications of sources. With one there is an endpoint for them, {@code push} below the path of the endpoints;
 * {@code sdoh-sync.web.push} makes one that subscribes at the sources and takes what they send; else there is none. The endpoint is public: the bean tells who may call it.
 */
@FunctionalInterface
public interface PushReceiver {
    /**
     * Takes a request.
     *
     * @param method the HTTP method
     * @param path the path below the endpoint, without the query
     * @param header returns a header by its case-insensitive name, or null
     * @param body the body, not read yet; read no more of it than a limit
     * @return the HTTP status to answer with
     */
    int handle(
            String method, String path, Function<? super String, ? extends @Nullable String> header, InputStream body);
}
