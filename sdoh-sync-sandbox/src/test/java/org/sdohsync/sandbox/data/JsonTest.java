// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final SourceData RICH = SourceData.builder("county")
            .narratives(true)
            .externalReferences(true)
            .build();

    @Test
    void bundle_throughAStrictParser_comesBackWithoutLoss() {
        IParser parser = Samples.FHIR.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
        Bundle bundle = RICH.bundle();

        Bundle parsed = parser.parseResource(Bundle.class, parser.encodeResourceToString(bundle));

        assertThat(parser.encodeResourceToString(parsed)).isEqualTo(parser.encodeResourceToString(bundle));
    }

    @Test
    void tasks_withNarratives_areAsLargeAsRealOnes() {
        assertThat(Samples.json(Samples.task(RICH, "task-requested-1")).getBytes(StandardCharsets.UTF_8).length)
                .isBetween(2_000, 6_000);
    }

    @Test
    void tasks_everySecondReferral_carriesUnknownExtensions() {
        Task marked = Samples.task(Samples.COUNTY, "task-requested-1");
        Task plain = Samples.task(Samples.COUNTY, "task-requested-2");

        assertThat(marked.getExtension()).hasSize(1);
        assertThat(marked.getExtension().get(0).getExtension()).hasSize(2);
        assertThat(marked.getOwner().getExtension()).hasSize(1);
        assertThat(marked.getAuthoredOnElement().getExtension()).hasSize(1);
        assertThat(plain.hasExtension()).isFalse();
    }

    @Test
    void tasks_some_claimAVersionedProfile() {
        assertThat(Samples.referrals(Samples.COUNTY))
                .extracting(task -> task.getMeta().getProfile().get(0).getValue())
                .contains(Profiles.REFERRAL_TASK, Profiles.REFERRAL_TASK + "|3.0.0", Profiles.REFERRAL_TASK + "|2.0.0");
    }
}
