// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;

/**
 * A bean that answers the user's browser when a launch has ended. By default it is sent to {@code sdoh-sync.web.connected-page} or
 * {@code failed-page}, or shown a plain page.
 */
public interface LaunchPages {
    /**
     * A source was connected.
     *
     * @param connection the connection
     * @param request the request with the answer
     * @param response the response
     * @throws IOException if it cannot be written
     */
    void connected(Connection connection, HttpServletRequest request, HttpServletResponse response) throws IOException;

    /**
     * A launch failed, and nothing of it is stored.
     *
     * @param failure why; its message is for operators
     * @param request the request
     * @param response the response
     * @throws IOException if it cannot be written
     */
    void failed(SyncException failure, HttpServletRequest request, HttpServletResponse response) throws IOException;
}
