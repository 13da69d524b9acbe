// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

class JsonObjectTest {
    @Test
    void text_wrongType_isAbsent() {
        JsonObject json = parse("{'a':1,'b':null,'c':'','d':[],'e':{},'f':true,'g':'x'}");

        for (String name : List.of("a", "b", "c", "d", "e", "f", "missing")) {
            assertThat(json.text(name)).as(name).isEmpty();
        }
        assertThat(json.text("g")).contains("x");
        assertThat(json.has("b")).isTrue();
        assertThat(json.has("missing")).isFalse();
    }

    @Test
    void number_asServersWriteIt_isRead() {
        JsonObject json = parse("{'a':3600,'b':'3600','c':3600.0,'d':' 3600 ','e':3.6e3,'f':'soon','g':1.5,'h':-1}");

        for (String name : List.of("a", "b", "c", "d", "e")) {
            assertThat(json.number(name)).as(name).contains(3600L);
        }
        assertThat(json.number("f")).isEmpty();
        assertThat(json.number("g")).contains(1L);
        assertThat(json.number("h")).contains(-1L);
    }

    @Test
    void number_bomb_isAbsentAndCheap() {
        JsonObject json = parse("{'a':1e999999999,'b':'1e999999999','c':1e-999999999,'d':'1e-999999999',"
                + "'e':1e99999999999999999999,'f':9223372036854775808,'g':" + "9".repeat(90) + ",'h':7}");

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (String name : List.of("a", "b", "c", "d", "e", "f", "g")) {
                assertThat(json.number(name)).as(name).isEmpty();
            }
            assertThat(json.number("h")).contains(7L);
            assertThat(json.toBytes().length).isLessThan(1000);
        });
    }

    @Test
    void flag_asServersWriteIt_isRead() {
        JsonObject json = parse("{'a':true,'b':'true','c':false,'d':'no','e':1}");

        assertThat(json.flag("a")).contains(true);
        assertThat(json.flag("b")).contains(true);
        assertThat(json.flag("c")).contains(false);
        assertThat(json.flag("d")).isEmpty();
        assertThat(json.flag("e")).isEmpty();
    }

    @Test
    void texts_mixedArray_keepsTheTexts() {
        JsonObject json = parse("{'a':['x',1,null,'y'],'b':'z','c':5}");

        assertThat(json.texts("a")).containsExactly("x", "y");
        assertThat(json.texts("b")).containsExactly("z");
        assertThat(json.texts("c")).isEmpty();
    }

    @Test
    void objects_mixedArray_keepsTheObjects() {
        JsonObject json = parse("{'a':[{'n':1},2],'b':{'n':3}}");

        assertThat(json.objects("a")).hasSize(1);
        assertThat(json.objects("b").get(0).number("n")).contains(3L);
    }

    @Test
    void parse_deepNesting_namesTheLimit() {
        assertThat(parse("{'a':" + "[".repeat(63) + "]".repeat(63) + "}").has("a"))
                .isTrue();

        LimitException tooDeep = catchThrowableOfType(LimitException.class, () -> parse("{'a':" + "[".repeat(100_000)));
        assertThat(tooDeep).hasMessageContaining("test");
        assertThat(tooDeep.limit()).isEqualTo("jsonDepth");
    }

    @Test
    void parse_longNumber_isLimitedAsNumber() {
        LimitException tooLong = catchThrowableOfType(
                LimitException.class,
                () -> parse("{'a':" + "9".repeat(101) + "}").number("a"));
        assertThat(tooLong.limit()).isEqualTo("jsonNumber");
    }

    @Test
    void parse_noObject_isProtocolExceptionWithoutTheInput() {
        for (String broken : List.of(
                "",
                "[]",
                "1",
                "{",
                "{'a'",
                "{'a':",
                "{'a':}",
                "{'a':1}{'b':2}",
                "<html>canary</html>",
                "{'a':'canary",
                "{'a':1,}",
                "{canary:1}",
                "nul")) {
            ProtocolException thrown = catchThrowableOfType(ProtocolException.class, () -> parse(broken));
            assertThat(thrown).as(broken).isNotNull();
            assertThat(thrown.getMessage()).contains("test").doesNotContain("canary");
            assertThat(thrown.getCause()).isNull();
        }
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> JsonObject.parse(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}, "test"));
    }

    @Test
    void toBytes_whatWasParsed_isTheSame() {
        String text = "{'z':'\\u0000\\\" \u20ac \uD83E\uDDE9','a':[1,2.50,null,true,{'k':[]}],'n':null}";

        byte[] written = parse(text).toBytes();

        assertThat(new String(written, UTF_8)).contains("[1,2.50,null,true,{\"k\":[]}],\"n\":null}");
        assertThat(JsonObject.parse(written, "test").text("z")).contains("\u0000\" \u20ac \uD83E\uDDE9");
    }

    @Test
    void toBuilder_changedMember_leavesTheOthersInPlace() {
        JsonObject json = parse("{'a':1,'b':{'deep':[null]},'c':'old'}");

        JsonObject changed = json.toBuilder().text("c", "new").text("a", null).build();

        assertThat(new String(changed.toBytes(), UTF_8)).isEqualTo("{\"a\":1,\"b\":{\"deep\":[null]},\"c\":\"new\"}");
        assertThat(json.text("c")).contains("old");
        assertThat(changed.toBuilder().remove("b").build().has("b")).isFalse();
    }

    @Test
    void append_member_growsAnArray() {
        JsonObject one = JsonObject.builder().number("n", 1).build();

        JsonObject json = parse("{'a':[5],'t':'x'}").toBuilder()
                .append("a", one)
                .append("new", one)
                .build();

        assertThat(new String(json.toBytes(), UTF_8))
                .isEqualTo("{\"a\":[5,{\"n\":1}],\"t\":\"x\",\"new\":[{\"n\":1}]}");
        assertThatIllegalStateException().isThrownBy(() -> json.toBuilder().append("t", one));
    }

    @Test
    void build_ofABuilderThatIsChangedAfterwards_staysAsItWas() {
        JsonObject.Builder builder = JsonObject.builder().text("a", "1").text("b", "2");
        JsonObject built = builder.build();

        JsonObject removed = builder.remove("a").build();
        JsonObject more = builder.text("b", "3").explicitNull("c").build();

        assertThat(new String(built.toBytes(), UTF_8)).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(new String(removed.toBytes(), UTF_8)).isEqualTo("{\"b\":\"2\"}");
        assertThat(new String(more.toBytes(), UTF_8)).isEqualTo("{\"b\":\"3\",\"c\":null}");
    }

    @Test
    void explicitNull_isWritten_andReadAsAbsent() {
        JsonObject json = JsonObject.builder().explicitNull("a").text("b", "x").build();

        assertThat(new String(json.toBytes(), UTF_8)).isEqualTo("{\"a\":null,\"b\":\"x\"}");
        assertThat(json.has("a")).isTrue();
        assertThat(json.object("a")).isEmpty();
    }

    @Test
    void toString_anyObject_showsNamesOnly() {
        assertThat(parse("{'access_token':'canary','n':{'x':'canary'}}").toString())
                .contains("access_token")
                .doesNotContain("canary");
    }

    private static JsonObject parse(String text) {
        return JsonObject.parse(text.replace('\'', '"').getBytes(UTF_8), "test");
    }
}
