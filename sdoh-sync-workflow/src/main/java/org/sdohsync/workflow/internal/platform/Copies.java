// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.platform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.audit.AccessEvent.Purpose;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.internal.request.ConnectionRequests;
import org.sdohsync.workflow.internal.request.ReferenceCheck;
import org.sdohsync.workflow.internal.request.ReferenceEdit;
import org.sdohsync.workflow.internal.request.RequestItem;
import org.sdohsync.workflow.internal.request.RequestRunner.Repeat;

/**
 * Copies at the own server of what referrals refer to (SDOHCC, §refer-2), one for each resource of the source, however many referrals
 * name it. A reference to another copy leads to that, any other to the source. Not thread-safe.
 */
final class Copies {
    private static final String PART = "copy";
    private static final int COLLISIONS = 5;

    private final Connection own;
    private final ConnectionRequests.Means means;
    private final ReferralOriginals originals;
    private final Map<String, String> made = new LinkedHashMap<>();

    Copies(Connection own, ConnectionRequests.Means means, ReferralOriginals originals) {
        this.own = own;
        this.means = means;
        this.originals = originals;
    }

    static Optional<String> find(Connection own, ConnectionRequests.Means means, String url, String type) {
        return means.requests().find(own, key(url), PART, type);
    }

    private static String key(String url) {
        return "~copy:" + url;
    }

    /** Makes the copies that are not there yet. */
    void make() {
        for (Map.Entry<String, JsonObject> original : originals.resources().entrySet()) {
            String url = original.getKey();
            RequestItem item = RequestItem.create(PART, translated(original.getValue()));
            String reference = means.requests()
                    .perform(own, key(url), List.of(item), Repeat.SAME_KEY)
                    .getOrDefault(PART, url);
            made.put(url, reference);
        }
    }

    /** Updates the copies whose original changed. */
    List<String> refresh() {
        FhirClient client = means.clients().apply(own).purpose(Purpose.ACTION).pastCaches();
        List<String> updated = new ArrayList<>();
        for (Map.Entry<String, JsonObject> original : originals.resources().entrySet()) {
            String type = original.getValue().text("resourceType").orElse("");
            Optional<String> copy = find(own, means, original.getKey(), type);
            if (copy.isPresent()) {
                made.put(original.getKey(), copy.get());
                if (refresh(client, LocalReference.parse(copy.get()), translated(original.getValue()))) {
                    updated.add(copy.get());
                }
            }
        }
        return List.copyOf(updated);
    }

    private static boolean refresh(FhirClient client, LocalReference copy, JsonObject wanted) {
        for (int collision = 1; ; collision++) {
            Optional<RawResource> read = client.read(copy.type(), copy.id());
            if (read.isEmpty() || isSame(read.get(), wanted)) {
                return false;
            }
            JsonObject held = read.get().json();
            JsonObject.Builder edited = wanted.toBuilder()
                    .text("id", copy.id())
                    .object("meta", held.object("meta").orElse(null));
            // The copy's own identifier is among those it has: without it it would not be found again.
            edited = held.object("identifier").isPresent()
                    ? edited.object("identifier", held.object("identifier").get())
                    : edited.objects("identifier", held.objects("identifier"));
            try {
                RawResource ignored = client.update(read.get(), edited.build());
                return true;
            } catch (ConflictException changed) {
                if (collision == COLLISIONS) {
                    throw changed;
                }
            }
        }
    }

    // Through the model, because a server may write the elements in another order.
    private static boolean isSame(RawResource held, JsonObject wanted) {
        JsonObject content = ReferralOriginals.content(held.as(Resource.class));
        return Arrays.equals(compared(content), compared(wanted));
    }

    private static byte[] compared(JsonObject content) {
        return content.toBuilder().remove("identifier").remove("meta").build().toBytes();
    }

    /** The reference at the own server for one of the source: to the copy if there is one, else to the source. */
    String reference(String written) {
        String url = ReferenceCheck.absolute(originals.base(), written);
        return made.getOrDefault(url, url);
    }

    private JsonObject translated(JsonObject content) {
        return ReferenceEdit.apply(content, this::reference);
    }
}
