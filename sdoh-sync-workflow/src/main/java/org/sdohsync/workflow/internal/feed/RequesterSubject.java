// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.Feed;

/** What certain parties asked for, {@code Task.requester}. */
final class RequesterSubject extends FeedSubject {
    private static final String REQUESTER = "requester";

    RequesterSubject(SubjectScope scope) {
        super(Feed.REQUESTER, scope);
    }

    @Override
    FeedSubject with(SubjectScope other) {
        return new RequesterSubject(other);
    }

    @Override
    ServerFeature feature() {
        return ServerFeature.REQUESTER_SEARCH;
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
