// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the published modules to the rules, and shows for each rule that an offender does not pass. */
class HouseRulesTest {
    private static final String[] MODULES = {
        "org.sdohsync.core",
        "org.sdohsync.smart",
        "org.sdohsync.fhir",
        "org.sdohsync.cdshooks",
        "org.sdohsync.records",
        "org.sdohsync.workflow",
        "org.sdohsync.cluster",
        "org.sdohsync.micrometer",
        "org.sdohsync.spring"
    };
    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(MODULES);
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importPackages("org.sdohsync.houserules.planted");

    private static final ArchRule AMBIENT = HouseRules.noAmbientTimeOrChance(
            "org.sdohsync.core.time.Pause", "org.sdohsync.core.time.Jitter", "org.sdohsync.core.secret.Entropy");

    @ParameterizedTest
    @MethodSource("modules")
    void packages_ofEachModule_areFreeOfCycles(String module) {
        HouseRules.packagesFreeOfCycles(module).allowEmptyShould(true).check(LIBRARY);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void rootPackage_ofEachModule_isImportedByNobodyInside(String module) {
        HouseRules.rootPackageImportedByNobodyInside(module)
                .allowEmptyShould(true)
                .check(LIBRARY);
    }

    @Test
    void cycle_planted_isCaught() {
        assertCaught(HouseRules.packagesFreeOfCycles("org.sdohsync.houserules.planted.cycle"));
    }

    @Test
    void library_neverReadsAmbientTimeOrChance() {
        AMBIENT.check(LIBRARY);
    }

    @Test
    void ambientTime_planted_isCaughtEvenAsMethodReference() {
        assertThat(AMBIENT.evaluate(PLANTED).getFailureReport().getDetails())
                .anyMatch(line -> line.contains("Instant.now"))
                .anyMatch(line -> line.contains("UUID.randomUUID"));
    }

    @Test
    void library_sendsNothingButByOkHttp() {
        HouseRules.noOtherWayOut().check(LIBRARY);
    }

    @Test
    void otherClient_planted_isCaught() {
        assertCaught(HouseRules.noOtherWayOut());
    }

    @Test
    void publicClasses_areFinalOrAbstract() {
        HouseRules.publicClassesFinalOrAbstract().check(LIBRARY);
    }

    @Test
    void openClass_planted_isCaught() {
        assertCaught(HouseRules.publicClassesFinalOrAbstract());
    }

    @Test
    void publicSignatures_nameNoPrivateLibrary() {
        HouseRules.publicSignaturesKeepLibrariesPrivate(
                        "org.sdohsync.core.internal.http.DirectHttp.over(okhttp3.OkHttpClient,"
                                + " org.sdohsync.core.http.AddressRules, org.sdohsync.core.http.Limits)",
                        "org.sdohsync.core.internal.http.DirectHttp.over(okhttp3.OkHttpClient,"
                                + " org.sdohsync.core.http.AddressRules, org.sdohsync.core.http.Limits, java.util.Map)",
                        "org.sdohsync.smart.SmartClientBuilder.http(okhttp3.OkHttpClient)",
                        "org.sdohsync.cdshooks.CdsHooksBuilder.http(okhttp3.OkHttpClient)",
                        "org.sdohsync.workflow.SdohSyncBuilder.http(okhttp3.OkHttpClient)",
                        "org.sdohsync.records.HealthRecordsBuilder.http(okhttp3.OkHttpClient)")
                .check(LIBRARY);
    }

    @Test
    void leakedLibraryType_planted_isCaught() {
        assertCaught(HouseRules.publicSignaturesKeepLibrariesPrivate());
    }

    @Test
    void publicSignatures_nameNothingInternal() {
        HouseRules.publicSignaturesNameNothingInternal().check(LIBRARY);
    }

    @Test
    void internalName_planted_isCaught() {
        assertCaught(HouseRules.publicSignaturesNameNothingInternal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sdoh-sync-examples/src/main",
                "sdoh-sync-sandbox/src/main",
                "sdoh-sync-sandbox-fhir/src/main",
                "sdoh-sync-sandbox-cdshooks/src/main",
                "sdoh-sync-inbox/src/main",
                "sdoh-sync-testkit/src/main"
            })
    void companions_useNothingInternal(String sources) {
        assertThat(SourceFiles.java(sources))
                .isNotEmpty()
                .noneMatch(file -> SourceFiles.text(file).matches("(?s).*\\borg\\.sdohsync\\.\\w+\\.internal\\..*"));
    }

    private static Stream<String> modules() {
        return Arrays.stream(MODULES);
    }

    private static void assertCaught(ArchRule rule) {
        assertThat(rule.evaluate(PLANTED).hasViolation()).isTrue();
    }
}
