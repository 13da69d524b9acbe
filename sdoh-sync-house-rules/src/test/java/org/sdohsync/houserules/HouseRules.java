// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
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

    /** Requests leave by OkHttp, which is under our rules: HL7's utilities, HAPI's client and Java's own would go past them. */
    static ArchRule noOtherWayOut() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "org.hl7.fhir.utilities.http..", "ca.uhn.fhir.rest.client..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.net.URLConnection.class);
    }

    /** An API package and the internal one of the same name are one room. */
    static ArchRule packagesFreeOfCycles(String root) {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        String name = type.getPackageName();
                        return name.startsWith(root + ".")
                                ? SliceIdentifier.of(
                                        name.substring(root.length() + 1).replaceFirst("^internal\\.", ""))
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "rooms of " + root;
                    }
                })
                .should()
                .beFreeOfCycles();
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

    /** What an application may write down in its own code is API as a whole. */
    static ArchRule publicSignaturesNameNothingInternal() {
        return classes()
                .that(describe("are API", HouseRules::isApi))
                .should(new ArchCondition<>("name nothing internal") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        Stream<JavaClass> heads =
                                Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream());
                        Stream<JavaClass> members = Stream.concat(
                                        type.getMethods().stream(), type.getConstructors().stream())
                                .filter(member -> isOpen(member.getModifiers()))
                                .flatMap(HouseRules::named);
                        Stream<JavaClass> fields = type.getFields().stream()
                                .filter(field -> isOpen(field.getModifiers()))
                                .flatMap(field -> field.getAllInvolvedRawTypes().stream());
                        Stream.of(heads, members, fields)
                                .flatMap(all -> all)
                                .map(JavaClass::getBaseComponentType)
                                .filter(HouseRules::isInternal)
                                .forEach(named -> events.add(SimpleConditionEvent.violated(
                                        type, type.getName() + " names " + named.getName())));
                    }
                });
    }

    private static Stream<JavaClass> named(JavaCodeUnit unit) {
        return Stream.concat(
                unit.getAllInvolvedRawTypes().stream(),
                unit.getThrowsClause().stream().map(thrown -> thrown.getRawType()));
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    /** Whether an application may use a type. */
    static boolean isApi(JavaClass type) {
        JavaClass outermost = type;
        boolean open = true;
        while (outermost.getEnclosingClass().isPresent()) {
            open &= isOpen(outermost.getModifiers());
            outermost = outermost.getEnclosingClass().get();
        }
        return open && outermost.getModifiers().contains(JavaModifier.PUBLIC) && !isInternal(outermost);
    }

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().matches("org\\.sdohsync\\..*\\.internal(\\..*)?");
    }
}
