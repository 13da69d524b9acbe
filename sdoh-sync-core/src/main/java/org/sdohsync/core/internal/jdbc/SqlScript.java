// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Scripts of SQL in the jar of a module. Stateless. */
public final class SqlScript {
    private SqlScript() {}

    /**
     * Reads the statements of a script.
     *
     * @param module a class of the module that has the script
     * @param path its path, as {@link Class#getResourceAsStream} takes it; a statement ends with a semicolon at the end of a line
     * @return the statements, without comments
     * @throws IllegalStateException if the jar does not have it
     */
    public static List<String> statements(Class<?> module, String path) {
        try (InputStream in = module.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(path + " is missing from the jar; this indicates a bug");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.replaceAll("(?m)^--.*$", "").split(";\\s*(\\n|$)", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList();
        } catch (IOException unreadable) {
            throw new IllegalStateException(path + " cannot be read from the jar", unreadable);
        }
    }
}
