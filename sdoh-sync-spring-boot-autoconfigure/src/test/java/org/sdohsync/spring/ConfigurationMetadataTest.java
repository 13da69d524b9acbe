// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** What an editor shows of the properties is what they are. */
class ConfigurationMetadataTest {
    private static final String FILE = "/META-INF/spring-configuration-metadata.json";

    @Test
    void metadata_namesEachPropertyWithItsDefault() throws IOException {
        Set<String> named = new TreeSet<>();
        for (JsonObject property : read().objects("properties")) {
            assertThat(property.text("description").orElseThrow()).endsWith(".");
            named.add(property.text("name").orElseThrow());
        }

        assertThat(named).isEqualTo(names("sdoh-sync", SdohSyncProperties.class));
    }

    @Test
    void defaults_ofTextAndTimes_areTheirs() throws IOException {
        for (JsonObject property : read().objects("properties")) {
            property.text("defaultValue")
                    .ifPresent(value -> assertThat(defaults("sdoh-sync", SdohSyncProperties.class))
                            .contains(property.text("name").orElseThrow() + "=" + value));
        }
    }

    private static Set<String> names(String prefix, Class<?> type) {
        return all(prefix, type, false);
    }

    private static Set<String> defaults(String prefix, Class<?> type) {
        return all(prefix, type, true);
    }

    private static Set<String> all(String prefix, Class<?> type, boolean withDefault) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> {
                    String name = prefix + "." + kebab(component.getName());
                    return component.getType().isRecord()
                            ? all(name, component.getType(), withDefault).stream()
                            : Stream.of(name + (withDefault ? "=" + defaultOf(type, component) : ""));
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String defaultOf(Class<?> type, RecordComponent component) {
        return Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .filter(Objects::nonNull)
                .flatMap(found -> Arrays.stream(found.value()))
                .collect(Collectors.joining(","));
    }

    private static String kebab(String camel) {
        return Pattern.compile("[A-Z]")
                .matcher(camel)
                .replaceAll(upper -> "-" + upper.group().toLowerCase(Locale.ROOT));
    }

    private static JsonObject read() throws IOException {
        try (InputStream in = ConfigurationMetadataTest.class.getResourceAsStream(FILE)) {
            assertThat(in).isNotNull();
            return JsonObject.parse(in.readAllBytes(), "metadata");
        }
    }
}
