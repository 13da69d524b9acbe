// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.fhir.EntryHead;
import org.sdohsync.workflow.fhir.Feature;

/** What certain parties asked for, {@code Task.requester}. */
final class RequesterSubject extends FeedSubject {
    private static final String REQUESTER = "requester";

    RequesterSubject(SubjectScope scope) {
        super(Feed.SENT, scope);
    }

    @Override
    FeedSubject with(SubjectScope other) {
        return new RequesterSubject(other);
    }

    @Override
    Feature feature() {
        return Feature.REQUESTER_SEARCH;
    }

    @Override
    String parameter() {
        return REQUESTER;
    }

    @Override
    public String query() {
        return toString();
    }

    @Override
    boolean isOfAnyCode() {
        return true;
    }

    @Override
    Optional<String> reference(Task task) {
        return Optional.ofNullable(task.getRequester().getReference());
    }

    @Override
    Optional<String> reference(EntryHead head) {
        return head.reference(REQUESTER);
    }

    @Override
    boolean leavesOpen(EntryHead head) {
        return head.isIdentifiedOnly(REQUESTER);
    }
}
