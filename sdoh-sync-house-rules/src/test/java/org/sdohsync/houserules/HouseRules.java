// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of the house that ArchUnit can check, each as a rule that is also tried on a planted offender. */
final class HouseRules {
    private static final Set<String> AMBIENT = Set.of(
            "java.time.Instant.now()",
            "java.time.LocalDate.now()",
            "java.time.LocalDateTime.now()",
            "java.time.ZonedDateTime.now()",
            "java.time.OffsetDateTime.now()",
            "java.lang.System.currentTimeMillis()",
            "java.lang.System.nanoTime()",
            "java.lang.Math.random()",
            "java.util.UUID.randomUUID()",
            "java.util.concurrent.ThreadLocalRandom.current()",
            "java.util.Date.<init>()");

    private static final List<String> SLEEPS = List.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep");

    private static final List<String> PRIVATE_LIBRARIES =
            List.of("com.nimbusds.", "com.github.benmanes.", "com.fasterxml.jackson.", "okio.", "okhttp3.");

    private HouseRules() {}

    static ArchRule packagesFreeOfCycles(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    static ArchRule rootPackageImportedByNobodyInside(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root);
    }

    static ArchRule noAmbientTimeOrChance(String... ports) {
        Set<String> allowed = Set.of(ports);
        return noClasses()
                .that(describe("are no ports", type -> !allowed.contains(type.getName())))
                .should()
                .accessTargetWhere(target(
                        describe("ambient time or chance", accessed -> AMBIENT.contains(accessed.getFullName()))))
                .orShould()
                .accessTargetWhere(target(
                        describe("sleep", accessed -> SLEEPS.stream().anyMatch(accessed.getFullName()::startsWith))));
    }

    static ArchRule publicClassesFinalOrAbstract() {
        return classes()
                .that()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.FINAL);
    }

    static ArchRule publicSignaturesKeepLibrariesPrivate(String... exceptions) {
        Set<String> allowed = Set.of(exceptions);
        return methods()
                .that(describe("are public API", HouseRules::isPublicApi))
                .and(describe("are not excepted", method -> !allowed.contains(method.getFullName())))
                .should(keepLibrariesPrivate());
    }

    private static boolean isPublicApi(JavaMethod method) {
        boolean open = method.getModifiers().contains(JavaModifier.PUBLIC)
                || method.getModifiers().contains(JavaModifier.PROTECTED);
        return open && method.getOwner().getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static ArchCondition<JavaMethod> keepLibrariesPrivate() {
        return new ArchCondition<>("name no type of a private library") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(HouseRules::isPrivateLibrary)
                        .forEach(type -> events.add(SimpleConditionEvent.violated(
                                method, method.getFullName() + " names " + type.getName())));
            }
        };
    }

    private static boolean isPrivateLibrary(JavaClass type) {
        return PRIVATE_LIBRARIES.stream().anyMatch(type.getName()::startsWith);
    }

    static ArchRule internalUsedByItsParentOnly() {
        return classes().that().resideInAPackage("..internal..").should(beUsedBelowTheParent());
    }

    private static ArchCondition<JavaClass> beUsedBelowTheParent() {
        return new ArchCondition<>("be used from the parent's tree only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String parent = type.getPackageName().replaceAll("\\.internal(\\..*)?$", "");
                type.getDirectDependenciesToSelf().stream()
                        .map(dependency -> dependency.getOriginClass())
                        .filter(user -> !user.getPackageName().equals(parent)
                                && !user.getPackageName().startsWith(parent + "."))
                        .forEach(user -> events.add(SimpleConditionEvent.violated(
                                type, user.getName() + " uses internal " + type.getName())));
            }
        };
    }
}
