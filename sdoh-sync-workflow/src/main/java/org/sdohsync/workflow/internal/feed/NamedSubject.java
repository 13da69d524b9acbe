// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.Feed;

/** Single Tasks that are known by their ids. */
final class NamedSubject extends FeedSubject {
    private static final String PARAMETER = "_id";

    NamedSubject(SubjectScope scope) {
        super(Feed.TASKS, scope);
    }

    @Override
    FeedSubject with(SubjectScope other) {
        return new NamedSubject(other);
    }

    @Override
    ServerFeature feature() {
        return ServerFeature.ID_SEARCH;
    }

    @Override
    String parameter() {
        return PARAMETER;
    }

    @Override
    public String query() {
        return PARAMETER + "=" + scope().ids();
    }

    @Override
    boolean isOfAnyCode() {
        return true;
    }

    @Override
    Optional<String> reference(Task task) {
        return Optional.ofNullable(task.getIdElement().getIdPart()).map(id -> "Task/" + id);
    }

    @Override
    Optional<String> reference(EntryHead head) {
        return Optional.of("Task/" + head.id());
    }

    @Override
    boolean leavesOpen(EntryHead head) {
        return false;
    }
}
