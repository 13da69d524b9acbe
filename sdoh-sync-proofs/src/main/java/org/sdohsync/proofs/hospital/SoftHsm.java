// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A PKCS #11 token in software, of the package {@code softhsm2} of Debian and Ubuntu, with keys that keytool makes in it as an administrator
 * would. Its library reads {@code SOFTHSM2_CONF} from the environment of the process that loads it.
 */
final class SoftHsm {
    static final String PIN = "271828";

    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

    private final Path folder;
    private final Path configuration;
    private final Path provider;

    private SoftHsm(Path folder) {
        this.folder = folder;
        this.configuration = folder.resolve("softhsm2.conf");
        this.provider = folder.resolve("pkcs11.cfg");
    }

    /** The library; installed first where this process may do that, and empty where it is not there and cannot be installed. */
    static Optional<Path> library() throws IOException, InterruptedException {
        Optional<Path> found = installed();
        if (found.isEmpty() && Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            System.out.println("        installing softhsm2");
            int ignored =
                    run(Map.of("DEBIAN_FRONTEND", "noninteractive"), "apt-get", "install", "-y", "-q", "softhsm2");
            found = installed();
        }
        return found;
    }

    private static Optional<Path> installed() {
        return LIBRARIES.stream().filter(Files::exists).findFirst();
    }

    /** Makes a token with a key pair RSA, a key pair on P-384 and two AES keys, none of which can be read out. */
    static SoftHsm create(Path folder, Path library) throws IOException, InterruptedException {
        SoftHsm made = new SoftHsm(folder);
        Files.createDirectories(made.tokens());
        Files.writeString(
                made.configuration,
                "directories.tokendir = " + made.tokens() + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        Files.writeString(made.provider, """
                name = SoftHSM
                library = %s
                slotListIndex = 0
                attributes(generate, CKO_PRIVATE_KEY, *) = {
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                }
                attributes(generate, CKO_SECRET_KEY, *) = {
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                }
                """.formatted(library));
        made.require(
                "softhsm2-util", "--init-token", "--free", "--label", "hospital", "--so-pin", "314159", "--pin", PIN);
        made.keytool(
                "-genkeypair", "-alias", "sign-rsa", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=foodbank");
        made.keytool(
                "-genkeypair",
                "-alias",
                "sign-ec",
                "-keyalg",
                "EC",
                "-groupname",
                "secp384r1",
                "-sigalg",
                "SHA384withECDSA",
                "-dname",
                "CN=foodbank");
        made.keytool("-genseckey", "-alias", "seal-2026", "-keyalg", "AES", "-keysize", "256");
        made.keytool("-genseckey", "-alias", "seal-2027", "-keyalg", "AES", "-keysize", "256");
        return made;
    }

    /** The token that {@link #create} made in a folder. */
    static SoftHsm in(Path folder) {
        return new SoftHsm(folder);
    }

    /** The Java runtime's PKCS #11 provider for this token, not registered. */
    Provider provider() {
        return Security.getProvider("SunPKCS11").configure(provider.toString());
    }

    Path configuration() {
        return configuration;
    }

    /** Takes all that the token holds away. SoftHSM notices it at once, and does not notice it when it comes back. */
    void takeAway() throws IOException {
        Files.move(tokens(), folder.resolve("away"));
    }

    private Path tokens() {
        return folder.resolve("tokens");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", "NONE", "-storetype", "PKCS11", "-addprovider", "SunPKCS11"));
        command.addAll(List.of("-providerarg", provider.toString(), "-storepass", PIN));
        require(command.toArray(String[]::new));
    }

    private void require(String... command) throws IOException, InterruptedException {
        if (run(Map.of("SOFTHSM2_CONF", configuration.toString()), command) != 0) {
            throw new IOException(command[0] + " failed");
        }
    }

    private static int run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Path log = Files.createTempFile("hospital", ".log");
        Process process = builder.redirectOutput(log.toFile()).start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        if (process.exitValue() != 0) {
            System.out.println(new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
        }
        Files.delete(log);
        return process.exitValue();
    }
}
