// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/api.md} names each type that an application may use, so that none is added or lost unseen. Run with {@code
 * -Dapi.write=true} after a change that is meant.
 */
class ApiListTest {
    private static final Path LIST = SourceFiles.PROJECT.resolve("docs/api.md");
    private static final List<String> MODULES = List.of("core", "smart", "fhir", "workflow");
    /** Modules beside them, which only their own users meet. */
    private static final List<String> FURTHER = List.of("records", "cdshooks", "cluster");

    private static final int MOST = 217;
    private static final Pattern FIRST_SENTENCE = Pattern.compile(
            "(?s)/\\*\\*((?:(?!\\*/).)*?(?:\\.(?=\\s)|(?=\\*/)))(?:(?!\\*/).)*\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*public ");

    @Test
    void list_isWhatTheModulesHave() throws IOException {
        String list = list();
        if (Boolean.getBoolean("api.write")) {
            Files.writeString(LIST, list);
        }

        assertThat(list).isEqualTo(SourceFiles.text(LIST));
    }

    @Test
    void face_staysSmall() {
        assertThat(MODULES.stream().mapToInt(module -> types(module).size()).sum())
                .isBetween(MOST / 2, MOST);
    }

    private static String list() {
        StringBuilder list = new StringBuilder("""
                # The API
                Every type that an application may use. What is in a package with `internal` in its name may change at any time.
                Written by `ApiListTest`.
                """);
        int total = 0;
        for (String module : Stream.concat(MODULES.stream(), FURTHER.stream()).toList()) {
            List<JavaClass> types = types(module);
            total += types.size();
            list.append("\n## sdoh-sync-").append(module).append("\n\n| type | what for |\n|---|---|\n");
            types.forEach(type -> list.append("| `")
                    .append(type.getName().substring("org.sdohsync.".length()))
                    .append("` | ")
                    .append(purpose(module, type))
                    .append(" |\n"));
        }
        return list.append("\nTypes: ").append(total).append('\n').toString();
    }

    private static List<JavaClass> types(String module) {
        return new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.sdohsync." + module)
                        .stream()
                        .filter(type -> !type.getEnclosingClass().isPresent() && HouseRules.isApi(type))
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .sorted((one, other) -> one.getName().compareTo(other.getName()))
                        .toList();
    }

    private static String purpose(String module, JavaClass type) {
        Path source = SourceFiles.PROJECT.resolve(
                "sdoh-sync-" + module + "/src/main/java/" + type.getName().replace('.', '/') + ".java");
        Matcher first = FIRST_SENTENCE.matcher(SourceFiles.text(source));
        assertThat(first.find()).as(type.getName() + " has javadoc").isTrue();
        String text = first.group(1)
                .replaceAll("\\s*\\n \\* ?", " ")
                .replaceAll("\\{@\\w+ (?:\\S+ )?([^}]*)}", "$1")
                .replaceAll("<[^>]+>", "")
                .replace("|", "\\|")
                .strip();
        return text.isEmpty() ? type.getSimpleName().toLowerCase(Locale.ROOT) : text;
    }
}
