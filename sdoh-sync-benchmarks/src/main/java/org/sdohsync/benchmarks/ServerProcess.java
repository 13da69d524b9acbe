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
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a program that prints its port and serves until its standard input ends. */
    static ServerProcess start(Class<?> program, String... arguments) throws IOException {
        // Without it the server's answers wait for acknowledgements that clients delay by 40 ms.
        Process process = Java.of(program, List.of("-Dsun.net.httpserver.nodelay=true"), arguments)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return new ServerProcess(process, Integer.parseInt(String.valueOf(said.readLine())));
    }

    /** Its address without a path. */
    String address() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
