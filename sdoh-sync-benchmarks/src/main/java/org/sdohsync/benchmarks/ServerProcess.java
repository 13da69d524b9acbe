// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A server in a process of its own, so that its work is not counted. It is gone once this is closed. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final String address;

    private ServerProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a program that prints its port and serves until its standard input ends. */
    static ServerProcess start(Class<?> program) throws IOException {
        // Without it the server's answers wait for acknowledgements that clients delay by 40 ms.
        Process process =
                Java.of(program, List.of("-Dsun.net.httpserver.nodelay=true")).start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new ServerProcess(process, "http://127.0.0.1:" + said.readLine());
    }

    /** Its address without a path. */
    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
