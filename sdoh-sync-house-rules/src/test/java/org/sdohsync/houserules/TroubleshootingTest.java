// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.smart.ability.CapabilityRequirement;
import org.sdohsync.smart.diagnosis.DiagnosisStep;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.action.DoneAction;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.view.ReferralRemoved;

/** {@code docs/troubleshooting.md} tells of everything that can be handed to an application when something is wrong. */
class TroubleshootingTest {
    private static final Markdown PAGE = Markdown.read(SourceFiles.PROJECT.resolve("docs/troubleshooting.md"));

    @Test
    void errors_ofTheLibrary_eachHaveASectionThatNamesTheirReasons() {
        List<Class<?>> errors = errors();

        assertThat(errors).hasSizeGreaterThan(15);
        assertThat(errors).allSatisfy(error -> {
            String section = PAGE.section(error.getSimpleName());
            assertThat(section).as("section " + error.getSimpleName()).isNotBlank();
            assertThat(Arrays.stream(error.getDeclaredClasses())
                            .filter(Class::isEnum)
                            .flatMap(TroubleshootingTest::names))
                    .as("reasons of " + error.getSimpleName())
                    .allMatch(section::contains);
        });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Health.State.class,
                Health.Hint.class,
                ConnectionEvent.Kind.class,
                Revocation.class,
                DoneAction.End.class,
                MissingReference.Why.class,
                ReferralRemoved.Reason.class,
                CapabilityRequirement.Verdict.class,
                DiagnosisStep.Outcome.class
            })
    void outcomes_ofEachKind_areAllNamed(Class<?> kind) {
        assertThat(PAGE.prose()).contains(names(kind).toList());
    }

    private static List<Class<?>> errors() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.sdohsync").stream()
                        .filter(type -> type.isAssignableTo(SyncException.class))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(type -> type != SyncException.class)
                        .toList();
    }

    private static Stream<String> names(Class<?> kind) {
        return Arrays.stream(kind.getEnumConstants()).map(constant -> "`" + ((Enum<?>) constant).name() + "`");
    }
}
