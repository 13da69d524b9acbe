// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.Systems;

class TaskEditTest {
    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void perform_anyStep_changesNothingButTheThreeElements() {
        JsonObject before = scene.task();
        ActionRunner runner = scene.runner();

        for (TaskAction action : List.of(
                TaskAction.of(Step.ACCEPT, "t1"),
                TaskAction.of(Step.START, "t1"),
                TaskAction.of(Step.HOLD, "t1", Reason.of("flood")),
                TaskAction.of(Step.RESUME, "t1"),
                TaskAction.of(Step.COMPLETE, "t1")
                        .outcomes(List.of(Scene.FOOD, ActionOutcome.result("Observation/e1"))))) {
            runner.perform(scene.source().connection(), action);

            assertThat(rest(scene.task())).isEqualTo(rest(before));
        }
        assertThat(scene.task().objects("output")).hasSize(3);
        assertThat(scene.task().objects("output").get(0).toBytes())
                .isEqualTo(before.objects("output").get(0).toBytes());
    }

    @Test
    void perform_stepWithReason_writesItAndTheNextStepRemovesIt() {
        scene.begin("in-progress");
        ActionRunner runner = scene.runner();

        runner.perform(scene.source().connection(), TaskAction.of(Step.HOLD, "t1", Reason.atCapacity()));

        JsonObject reason = scene.task().object("statusReason").orElseThrow();
        assertThat(reason.text("text")).contains("At capacity");
        assertThat(reason.objects("coding").get(0).text("code")).contains("no-capacity");
        assertThat(reason.objects("coding").get(0).text("system")).contains(Systems.TEMPORARY);

        runner.perform(scene.source().connection(), TaskAction.of(Step.RESUME, "t1"));

        assertThat(scene.task().has("statusReason")).isFalse();
    }

    @Test
    void take_outputThatIsThere_isNotAddedAgain() {
        ActionOutcome code = ActionOutcome.codeOnly(Systems.SNOMED, "1", "one");
        ActionOutcome result = ActionOutcome.result("Observation/9");
        TaskAction action = TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(code, result));
        List<JsonObject> outputs = List.of(code.output(""), result.output(""));

        JsonObject once = TaskEdit.take(scene.task(), action, outputs);
        JsonObject absolute = JsonObject.builder()
                .text("reference", scene.source().base() + "/Observation/9/_history/3")
                .build();
        JsonObject asServerWrites = once.toBuilder()
                .objects(
                        "output",
                        List.of(
                                once.objects("output").get(1),
                                JsonObject.builder()
                                        .object("valueReference", absolute)
                                        .build()))
                .build();

        assertThat(TaskEdit.missing(once, outputs)).isEmpty();
        assertThat(TaskEdit.missing(asServerWrites, outputs)).isEmpty();
        assertThat(TaskEdit.take(once, action, outputs).objects("output")).hasSize(3);
    }

    @Test
    void take_outputThatIsNoList_isTheServersFault() {
        JsonObject broken = scene.task().toBuilder()
                .object("output", JsonObject.builder().build())
                .build();
        ActionOutcome result = ActionOutcome.result("Observation/9");

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> TaskEdit.take(
                        broken,
                        TaskAction.of(Step.COMPLETE, "t1").outcomes(List.of(result)),
                        List.of(result.output(""))));
    }

    @Test
    void perform_partOfATask_isNeverWrittenBack() {
        scene.source()
                .resources()
                .change(
                        "Task/t1",
                        task -> task.toBuilder()
                                .object(
                                        "meta",
                                        task.object("meta").orElseThrow().toBuilder()
                                                .objects(
                                                        "tag",
                                                        List.of(JsonObject.builder()
                                                                .text("code", "SUBSETTED")
                                                                .build()))
                                                .build())
                                .build());

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(
                        () -> scene.runner().perform(scene.source().connection(), TaskAction.of(Step.ACCEPT, "t1")));
        assertThat(scene.status()).isEqualTo("requested");
    }

    /** Every member but the three, and the version that the server counts up, as the bytes that went over the wire. */
    private static Map<String, String> rest(JsonObject task) {
        Map<String, String> rest = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> member : task.members().entrySet()) {
            String name = member.getKey();
            if (!List.of("status", "statusReason", "output", "meta").contains(name)) {
                rest.put(name, bytes(task, name));
            }
        }
        JsonObject meta = task.object("meta").orElseThrow();
        meta.members().keySet().stream()
                .filter(name -> !name.equals("versionId"))
                .forEach(name -> rest.put("meta." + name, bytes(meta, name)));
        return rest;
    }

    private static String bytes(JsonObject holder, String member) {
        JsonObject.Builder alone = holder.toBuilder();
        holder.members().keySet().stream().filter(name -> !name.equals(member)).forEach(alone::remove);
        return new String(alone.build().toBytes(), StandardCharsets.UTF_8);
    }
}
