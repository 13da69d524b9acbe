// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/** Somebody else could write to the directory of an audit log. */
@Timeout(240)
class AuditDirectoryTest {
    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        assumeTrue(
                temporary.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "the file system has no permissions");
        directory = Files.createDirectory(temporary.resolve("audit"));
    }

    @Test
    void open_directoryThatOthersCanWriteTo_isClosedToThemWithItsFiles() throws IOException {
        try (AuditDirectory log = AuditDirectory.at(directory)) {
            log.append("one", "line");
        }
        Path segment = directory.resolve("one.audit");
        permit(directory, "rwxrwxrwx");
        permit(segment, "rw-rw-rw-");

        try (AuditDirectory log = AuditDirectory.at(directory)) {
            assertThat(log.segments()).containsExactly("one");
        }

        assertThat(permissions(directory)).isEqualTo("rwx------");
        assertThat(permissions(segment)).isEqualTo("rw-------");
    }

    @Test
    void open_directoryThatOthersCanReadOnly_isLeftAsItIs() throws IOException {
        permit(directory, "rwxr-x---");

        AuditDirectory.at(directory).close();

        assertThat(permissions(directory)).isEqualTo("rwxr-x---");
    }

    /** Only root can give a directory away, so for others this shows nothing and is skipped. */
    @Test
    void open_directoryOfSomebodyElseThatOthersCanWriteTo_isRefused() throws IOException {
        try {
            Files.setAttribute(directory, "unix:uid", 65_534);
        } catch (FileSystemException notRoot) {
            assumeTrue(false, "only root gives directories away");
        }
        permit(directory, "rwxrwx---");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> AuditDirectory.at(directory))
                .withMessageContaining("chmod")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.UNSUITABLE));
        assertThat(permissions(directory)).isEqualTo("rwxrwx---");
    }

    @Test
    void append_whereALinkLies_doesNotWriteThroughIt() throws IOException {
        Path victim = Files.writeString(temporary.resolve("victim"), "mine");
        Path link = Files.createSymbolicLink(directory.resolve("one.audit"), victim);

        try (AuditDirectory log = AuditDirectory.at(directory)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> log.append("one", "line"));
        }

        assertThat(link).isSymbolicLink();
        assertThat(victim).hasContent("mine");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
