// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists directories. Stateless; safe for use by many threads. */
public final class Directories {
    private Directories() {}

    /**
     * Lists a directory.
     *
     * @param directory the directory
     * @return what is in it; empty if it is no directory
     * @throws IOException if it cannot be read
     */
    public static List<Path> entries(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        } catch (NotDirectoryException foreign) {
            return List.of();
        }
        return entries;
    }
}
