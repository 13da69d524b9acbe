// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Packs this class path as Spring Boot's plugin does: libraries as jars within the jar, not compressed, before Boot's own loader. */
final class BootJar {
    private static final String LOADER = "org.springframework.boot.loader.launch.JarLauncher";
    private static final String LIB = "BOOT-INF/lib/";
    private static final String CLASSES = "BOOT-INF/classes/";

    private BootJar() {}

    static Path write(Path jar, Class<?> application) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, LOADER);
        main.putValue("Start-Class", application.getName());
        main.putValue("Spring-Boot-Classes", CLASSES);
        main.putValue("Spring-Boot-Lib", LIB);
        Path own = Path.of(
                application.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            // Boot's loader looks for the folders themselves.
            for (String folder : List.of("BOOT-INF/", CLASSES, LIB)) {
                out.putNextEntry(new JarEntry(folder));
                out.closeEntry();
            }
            int number = 0;
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (path.getFileName().toString().startsWith("spring-boot-loader-")) {
                    unpack(path, out);
                } else if (Files.isDirectory(path) && Files.isSameFile(path, own)) {
                    files(path, CLASSES, out);
                } else if (Files.isDirectory(path)) {
                    store(LIB + "module-" + number++ + ".jar", packed(path), out);
                } else if (Files.exists(path)) {
                    store(LIB + number++ + "-" + path.getFileName(), Files.readAllBytes(path), out);
                }
            }
        }
        return jar;
    }

    private static void unpack(Path loader, JarOutputStream out) throws IOException {
        try (ZipFile from = new ZipFile(loader.toFile())) {
            for (ZipEntry entry : from.stream()
                    .filter(one -> one.getName().endsWith(".class"))
                    .toList()) {
                out.putNextEntry(new JarEntry(entry.getName()));
                from.getInputStream(entry).transferTo(out);
                out.closeEntry();
            }
        }
    }

    private static byte[] packed(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes)) {
            files(folder, "", out);
        }
        return bytes.toByteArray();
    }

    private static void files(Path folder, String prefix, JarOutputStream out) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.skip(1).toList();
        }
        for (Path path : all) {
            String name = prefix + folder.relativize(path).toString().replace(File.separatorChar, '/');
            // Folders too: a scan for components looks for them.
            out.putNextEntry(new JarEntry(Files.isDirectory(path) ? name + "/" : name));
            if (Files.isRegularFile(path)) {
                copy(path, out);
            }
            out.closeEntry();
        }
    }

    private static void copy(Path file, OutputStream out) throws IOException {
        long ignored = Files.copy(file, out);
    }

    private static void store(String name, byte[] bytes, JarOutputStream out) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        JarEntry entry = new JarEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
