// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.error.StoreException;

/** The folder of the key: who can write there can replace the key. */
class KeyFileTest {
    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void name() {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        home = folder.resolve("home");
    }

    @Test
    void in_newFolder_isItsOwnersAlone() throws IOException {
        KeyFile keys = KeyFile.in(home);

        assertThat(permissions(home)).isEqualTo("rwx------");
        assertThat(permissions(keys.file())).isEqualTo("rw-------");
    }

    @Test
    void in_folderThatOthersCanWriteTo_takesTheirPermissionsAndKeepsTheKey() throws IOException {
        String key = KeyFile.in(home).newest().id();
        for (String open : new String[] {"rwxrwxr-x", "rwx----w-", "rwxrwxrwx"}) {
            set(home, open);

            assertThat(KeyFile.in(home).newest().id()).isEqualTo(key);

            assertThat(permissions(home)).as(open).isEqualTo("rwx------");
        }
    }

    @Test
    void in_folderThatOthersCanRead_isLeftAsItIs() throws IOException {
        KeyFile.in(home);
        set(home, "rwxr-xr-x");

        KeyFile.in(home);

        assertThat(permissions(home)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void in_emptyFolderThatOthersCanWriteTo_isClosedBeforeTheKeyIsMade() throws IOException {
        Files.createDirectory(home);
        set(home, "rwxrwxrwx");

        KeyFile keys = KeyFile.in(home);

        assertThat(permissions(home)).isEqualTo("rwx------");
        assertThat(permissions(keys.file())).isEqualTo("rw-------");
    }

    @Test
    void in_keyThatOthersCanReadOrWrite_takesTheirPermissions() throws IOException {
        Path file = KeyFile.in(home).file();
        for (String open : new String[] {"rw-r--r--", "rw-rw----", "rw-----w-"}) {
            set(file, open);

            KeyFile.in(home);

            assertThat(permissions(file)).as(open).isEqualTo("rw-------");
        }
    }

    @Test
    void in_folderReachedByALink_isClosedToo() throws IOException {
        Path target = Files.createDirectory(folder.resolve("target"));
        set(target, "rwxrwxrwx");
        Files.createSymbolicLink(home, target);

        KeyFile.in(home);

        assertThat(permissions(target)).isEqualTo("rwx------");
    }

    @Test
    void in_folderOfAnotherUserThatOthersCanWriteTo_isRefusedAndNoKeyIsMade() throws IOException {
        Files.createDirectory(home);
        giveAway(home);
        set(home, "rwxrwxrwx");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> KeyFile.in(home))
                .withMessageContaining(home.toString())
                .withMessageContaining("belongs to another user")
                .withMessageContaining("chmod")
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(StoreException.Reason.UNSUITABLE));

        assertThat(home).isEmptyDirectory();
        assertThat(permissions(home)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void in_keyOfAnotherUserThatOthersCanWriteTo_isRefused() throws IOException {
        Path file = KeyFile.in(home).file();
        giveAway(file);
        set(file, "rw-rw-rw-");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> KeyFile.in(home))
                .withMessageContaining(file.toString());
    }

    /** As a secret that a container platform mounts: nobody can write, and this process does not own it. */
    @Test
    void in_keyOfAnotherUserThatOthersCanRead_isUsed() throws IOException {
        KeyFile made = KeyFile.in(home);
        giveAway(made.file());
        set(made.file(), "r--r--r--");

        assertThat(KeyFile.in(home).newest().id()).isEqualTo(made.newest().id());
    }

    private static void giveAway(Path path) throws IOException {
        UserPrincipal nobody =
                path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        boolean given = true;
        try {
            Files.setOwner(path, nobody);
        } catch (FileSystemException notRoot) {
            given = false;
        }
        assumeThat(given).as("only root gives files away").isTrue();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void set(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
