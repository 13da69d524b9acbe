// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ResourceFactory;
import org.hl7.fhir.r4.model.ResourceType;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelTypeTest {
    @Test
    void take_ofEachMemberOfEachResource_isTheMemberOfThatName() {
        for (ResourceType type : ResourceType.values()) {
            for (int turn = 0; turn < 2; turn++) {
                Resource resource = ResourceFactory.createResource(type.name());
                for (Property property : resource.children()) {
                    String name = property.getName();
                    if (!name.endsWith("[x]") && !property.getTypeCode().equals("Resource")) {
                        ModelMember member = take(resource, name);

                        assertThat(member).as(type + "." + name).isNotNull().isSameAs(take(resource, name));
                        assertThat(requireNonNull(member).isPassed(cursor(name)))
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void take_ofUnknownName_isNone() {
        for (String name :
                new String[] {"", "x", "statu", "statuss", "Status", "st\\u0061tus", "stat\u00fcs", "_status", "fo"}) {
            assertThat(take(new Task(), name)).as(name).isNull();
        }
    }

    @Test
    void take_ofNameWithHashOfAChoice_isNone() {
        assertThat("valueTUring".hashCode()).isEqualTo("valueString".hashCode());

        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> take(new Extension(), "valueTUring"));
        assertThat(take(new Extension(), "valueString")).isNotNull();
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> take(new Extension(), "valueTUring"));
    }

    @Test
    void take_afterAnotherOrder_isTheMemberThatStandsThere() {
        Task task = new Task();
        ModelType type = ModelType.of(task);
        for (String[] order :
                new String[][] {{"id", "status", "intent"}, {"intent", "id", "status"}, {"status", "intent", "id"}}) {
            ModelMember before = null;
            for (String name : order) {
                ModelMember member = type.take(task, before, cursor(name));

                assertThat(member).isNotNull().isSameAs(take(task, name));
                before = member;
            }
        }
    }

    private static @Nullable ModelMember take(Base element, String name) {
        return ModelType.of(element).take(element, null, cursor(name));
    }

    private static JsonCursor cursor(String name) {
        return new JsonCursor(('"' + name + '"').getBytes(UTF_8));
    }
}
