// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

class BundleScannerTest {
    private static final String TASK = """
            {"status":"requested","owner":{"display":"Größe","reference":"Organization/1"},
             "text":{"status":"generated","div":"<div>&eacute; {\\"</div>"},
             "code":{"text":"kept"},
             "contained":[{"resourceType":"Patient","id":"inner","meta":{"versionId":"99"},"text":{"div":"x"}}],
             "meta":{"versionId":"3","lastUpdated":"2026-01-02T03:04:05.678+01:00"},"id":"t1","resourceType":"Task"}""";

    @Test
    void scan_ofSearchset_readsHeadsAndBundle() {
        List<String> heads = new ArrayList<>();
        BundlePage page = scan(bundle(TASK), head -> {
            heads.add(head.type() + "/" + head.id() + "/" + head.versionId().orElseThrow() + " " + head.mode() + " "
                    + head.reference("owner").orElseThrow());
            return false;
        });

        assertThat(heads).containsExactly("Task/t1/3 match Organization/1");
        assertThat(page.entries()).isEmpty();
        assertThat(page.scanned()).isEqualTo(1);
        assertThat(page.total()).hasValue(7);
        assertThat(page.next()).hasValue("https://x/next?a=1");
        assertThat(page.lastUpdated()).hasValue(Instant.parse("2026-02-01T00:00:00Z"));
    }

    @Test
    void scan_ofWantedEntry_givesExactBytesAndModel() {
        BundleEntry entry = scan(bundle(TASK), head -> true).entries().get(0);

        assertThat(new String(entry.bytes(), UTF_8)).isEqualTo(TASK);
        assertThat(entry.lastUpdated()).hasValue(Instant.parse("2026-01-02T02:04:05.678Z"));
        assertThat(entry.json().object("text")).isPresent();
        Task task = entry.as(Task.class);
        assertThat(task.hasText()).isFalse();
        assertThat(task.getCode().getText()).isEqualTo("kept");
        assertThat(task.getOwner().getDisplay()).isEqualTo("Größe");
        assertThat(task.getContained()).hasSize(1);
    }

    /** Twelve bytes that HAPI would write out as a gigabyte of digits. */
    @Test
    void as_resourceWithANumberOfHugeExponent_isRefusedAtOnce() {
        String bomb = "{\"resourceType\":\"Task\",\"id\":\"t1\",\"priority\":%s}";

        for (String number : List.of("1e999999999", "1E+0001000", "-0.1e-5000")) {
            BundleEntry entry =
                    scan(bundle(bomb.formatted(number)), head -> true).entries().get(0);
            assertThatExceptionOfType(LimitException.class)
                    .isThrownBy(() -> entry.as(Task.class))
                    .satisfies(over -> assertThat(over.limit()).isEqualTo("jsonNumber"));
        }
        assertThat(scan(bundle(bomb.formatted("1.5e+07")), head -> true)
                        .entries()
                        .get(0)
                        .as(Task.class)
                        .getIdPart())
                .isEqualTo("t1");
    }

    @Test
    void scan_withByteOrderMark_givesExactBytes() {
        BundlePage page = BundleScanner.scan(("\uFEFF" + bundle(TASK)).getBytes(UTF_8), "test", head -> true);

        assertThat(new String(page.entries().get(0).bytes(), UTF_8)).isEqualTo(TASK);
    }

    @Test
    void scan_ofEntryAfterAnother_forgetsTheFirst() {
        List<String> heads = new ArrayList<>();
        String bare = "{\"resourceType\":\"Task\"}";
        scan(
                "{\"entry\":[{\"resource\":" + TASK + "},{\"resource\":" + bare + "},{\"fullUrl\":\"x\"},null,7],"
                        + "\"resourceType\":\"Bundle\"}",
                head -> heads.add(head.type() + head.id() + head.versionId()));

        assertThat(heads).containsExactly("Taskt1Optional[3]", "TaskOptional.empty", "Optional.empty");
    }

    @Test
    void scan_ofARepeatedResource_readsTheReferencesOfTheLast() {
        List<String> owners = new ArrayList<>();
        String named = "{\"resourceType\":\"Task\",\"owner\":{\"reference\":\"Organization/1\"}}";
        String other = "{\"resourceType\":\"Task\",\"owner\":{\"reference\":\"Organization/2\"}}";
        String none = "{\"resourceType\":\"Task\"}";
        BundlePage ignored = scan(
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + named + ",\"resource\":" + other
                        + "},{\"resource\":" + named + ",\"resource\":" + none + "}]}",
                head -> owners.add(head.reference("owner").orElse("none") + " " + head.isIdentifiedOnly("owner")));

        assertThat(owners).containsExactly("Organization/2 false", "none false");
    }

    @Test
    void scan_ofMistypedMembers_readsAsAbsent() {
        BundlePage page = scan(
                "{\"resourceType\":\"Bundle\",\"total\":\"x\",\"meta\":[1],\"link\":{\"relation\":\"next\"},"
                        + "\"entry\":[{\"resource\":{\"id\":[5],\"meta\":\"x\",\"resourceType\":{}},\"search\":[]},"
                        + "{\"resource\":[1,{}]}]}",
                head -> true);

        assertThat(page.total()).isEmpty();
        assertThat(page.next()).isEmpty();
        assertThat(page.entries()).extracting(BundleEntry::id).containsExactly("", "");
        assertThat(page.entries()).extracting(BundleEntry::hasResource).containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>login</html>",
                "[]",
                "{}",
                "{\"resourceType\":\"OperationOutcome\"}",
                "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"id\":\"a\"",
                "{\"resourceType\":\"Bundle\",\"entry\":[{}",
                "{\"resourceType\":\"Bundle\"}{}",
                "{\"resourceType\":\"Bundle\",}"
            })
    void scan_ofSomethingElse_isTypedErrorWithoutContent(String body) {
        assertThatThrownBy(() -> scan(body, head -> true))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("test")
                .hasNoCause();
    }

    @Test
    void scan_ofUtf16_isTypedError() {
        byte[] wide = bundle(TASK).getBytes(java.nio.charset.StandardCharsets.UTF_16BE);

        assertThatThrownBy(() -> BundleScanner.scan(wide, "test", head -> true)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void scan_ofDeepNesting_namesTheLimit() {
        String deep = "{\"resourceType\":\"Bundle\",\"x\":" + "[".repeat(200) + "]".repeat(200) + "}";

        assertThatThrownBy(() -> scan(deep, head -> true))
                .isInstanceOfSatisfying(
                        LimitException.class, e -> assertThat(e.limit()).isEqualTo("jsonDepth"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":{\"a\":1}}|{}",
                "{\"text\":{},\"b\":1}|{\"b\":1}",
                "{\"a\":1 , \"text\" : {} }|{\"a\":1  }",
                "{\"a\":1,\"text\":{},\"text\":{}}|{\"a\":1}",
                "{\"a\":1,\"text\":{}, \"text\":{},\"text\":{} }|{\"a\":1  }",
                "{\"text\":{},\"text\":{}}|{}",
                "{\"text\":\"s\",\"c\":[{\"text\":{}},{\"text\":[{}]}]}|{\"text\":\"s\",\"c\":[{},{\"text\":[{}]}]}",
                "{\"d\":\"\\\"text\\\":{}\"}|{\"d\":\"\\\"text\\\":{}\"}"
            })
    void strip_ofNarratives_leavesTheRestAsJson(String pair) {
        int bar = pair.indexOf('|');
        byte[] padded = ("##" + pair.substring(0, bar) + "##").getBytes(UTF_8);

        byte[] stripped = NarrativeStripper.strip(padded, 2, padded.length - 2, "test");

        assertThat(new String(stripped, UTF_8)).isEqualToIgnoringWhitespace(pair.substring(bar + 1));
        assertThat(org.sdohsync.core.json.JsonObject.parse(stripped, "test")).isNotNull();
    }

    private static BundlePage scan(String body, java.util.function.Predicate<EntryHead> wanted) {
        return BundleScanner.scan(body.getBytes(UTF_8), "test", wanted);
    }

    private static String bundle(String resource) {
        return "{\"resourceType\":\"Bundle\",\"meta\":{\"lastUpdated\":\"2026-02-01T00:00:00Z\"},\"total\":7,"
                + "\"link\":[{\"relation\":\"self\",\"url\":\"https://x/self\"},"
                + "{\"url\":\"https://x/next?a=1\",\"relation\":\"next\"}],"
                + "\"entry\":[{\"fullUrl\":\"é\",\"resource\":" + resource + ",\"search\":{\"mode\":\"match\"}}]}";
    }
}
