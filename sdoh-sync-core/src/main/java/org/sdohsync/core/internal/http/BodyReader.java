// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.io.IOException;
import java.io.InputStream;
import org.sdohsync.core.http.HttpReply;

/** Reads the body of an answer while it arrives, see {@link OutgoingRequest#streamedTo}. */
@FunctionalInterface
public interface BodyReader {
    /**
     * Reads the body. What is left of it is discarded.
     *
     * @param head status and headers of the answer; its body is empty
     * @param body the decompressed body; valid during the call
     * @throws IOException if the body could not be read, which ends the request as one without an answer. Any other problem is
     *     an unchecked exception, which the caller of the sender gets
     */
    void read(HttpReply head, InputStream body) throws IOException;
}
