// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.feed.Feed;

/** What nobody has taken on yet: requested Tasks without {@code Task.owner}. */
final class UnownedSubject extends FeedSubject {
    private static final String PARAMETER = "owner:missing";
    private static final String MEMBER = "owner";

    UnownedSubject(SubjectScope scope) {
        super(Feed.UNOWNED, scope);
    }

    @Override
    FeedSubject with(SubjectScope other) {
        return new UnownedSubject(other);
    }

    @Override
    ServerFeature feature() {
        return ServerFeature.OPEN_SEARCH;
    }

    @Override
    String parameter() {
        return PARAMETER;
    }

    @Override
    public String query() {
        return PARAMETER + "=true&status=requested,received";
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
        return head.reference(MEMBER);
    }

    @Override
    boolean leavesOpen(EntryHead head) {
        return false;
    }

    /** Here it is the silence that counts. */
    @Override
    boolean isNamedIn(Task task) {
        return true;
    }

    /** It has no owner of any kind and waits for one: a search may leave that unsaid. */
    @Override
    boolean matches(FhirBase base, Task task, ServerCapabilities abilities) {
        TaskStatus status = TaskStatus.of(task);
        return !task.hasOwner()
                && (status.is(Known.REQUESTED) || status.is(Known.RECEIVED))
                && super.matches(base, task, abilities);
    }

    @Override
    boolean isMeant(FhirBase base, Optional<String> reference, boolean searched) {
        return reference.isEmpty();
    }

    @Override
    Optional<List<String>> referencesIn(String text) {
        return text.equals(PARAMETER) ? Optional.of(List.of()) : Optional.empty();
    }

    @Override
    public String toString() {
        return PARAMETER;
    }
}
