// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.Feed;

/** What certain owners are to do, {@code Task.owner}. */
final class OwnerSubject extends FeedSubject {
    private static final String OWNER = "owner";

    OwnerSubject(SubjectScope scope) {
        super(Feed.OWNER, scope);
    }

    @Override
    FeedSubject with(SubjectScope other) {
        return new OwnerSubject(other);
    }

    @Override
    ServerFeature feature() {
        return ServerFeature.OWNER_SEARCH;
    }

    @Override
    String parameter() {
        return OWNER;
    }

    @Override
    public String query() {
        return toString();
    }

    @Override
    boolean isOfAnyCode() {
        return false;
    }

    @Override
    Optional<String> reference(Task task) {
        return Optional.ofNullable(task.getOwner().getReference());
    }

    @Override
    Optional<String> reference(EntryHead head) {
        return head.reference(OWNER);
    }

    @Override
    boolean leavesOpen(EntryHead head) {
        return head.isIdentifiedOnly(OWNER);
    }
}
