// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.workflow.fhir.EntryHead;
import org.sdohsync.workflow.fhir.Feature;

/** Single Tasks that are known by their ids. */
final class NamedSubject extends FeedSubject {
    private static final String PARAMETER = "_id";

    NamedSubject(SubjectScope scope) {
        super(Feed.NAMED, scope);
    }

    @Override
    FeedSubject with(SubjectScope other) {
        return new NamedSubject(other);
    }

    @Override
    Feature feature() {
        return Feature.ID_SEARCH;
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
