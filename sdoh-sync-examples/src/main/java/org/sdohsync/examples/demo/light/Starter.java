// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo.light;

import java.nio.file.Path;
import org.sdohsync.sandbox.ReferralSource;

/** How the servers of a scene are started. */
@FunctionalInterface
public interface Starter {
    /**
     * Starts a server.
     *
     * @param server what it is like
     * @param name its name
     * @return the running server
     */
    ReferralSource start(ReferralSource.Builder server, String name);

    /**
     * Servers in this process, with their data in memory.
     *
     * @return a starter that takes a second
     */
    static Starter quick() {
        return (server, name) -> server.start();
    }

    /**
     * Servers in processes of their own, each with a database.
     *
     * @param classPathFile the class path of the server
     * @param directory where the databases go
     * @return a starter that takes a minute
     */
    static Starter withDatabase(Path classPathFile, Path directory) {
        return (server, name) -> server.startWithDatabase(classPathFile, directory.resolve("server-" + name));
    }
}
