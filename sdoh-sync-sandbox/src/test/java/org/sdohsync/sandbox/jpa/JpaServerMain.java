// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.jpa;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.sandbox.fhir.access.IntrospectionTokenCheck;

/**
 * A server in memory that is started as HAPI's JPA server is: with a properties file, until its standard input closes. It takes the place of
 * that server, whose jars the build of this module does not have.
 */
public final class JpaServerMain {
    private JpaServerMain() {}

    /**
     * Serves.
     *
     * @param args one properties file
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
            properties.load(reader);
        }
        try (PlainFhirServer server = PlainFhirServer.builder(properties.getProperty("name"))
                .tokens(new IntrospectionTokenCheck(
                        URI.create(properties.getProperty("introspection.url")),
                        properties.getProperty("introspection.client"),
                        properties.getProperty("introspection.secret")))
                .start()) {
            System.out.println("READY " + server.fhirBase());
            System.out.flush();
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        System.exit(0);
    }
}
