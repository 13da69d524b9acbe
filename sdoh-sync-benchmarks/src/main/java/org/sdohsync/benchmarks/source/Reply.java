// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.nio.charset.StandardCharsets;

/** An answer: a status and a resource. Immutable. */
final class Reply {
    private final int status;
    private final byte[] body;

    private Reply(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    static Reply of(byte[] body) {
        return new Reply(200, body);
    }

    static Reply refused(int status, String code, String why) {
        String outcome = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"" + code
                + "\",\"diagnostics\":\"" + why + "\"}]}";
        return new Reply(status, outcome.getBytes(StandardCharsets.UTF_8));
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    boolean ok() {
        return status == 200;
    }
}
