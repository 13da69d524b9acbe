// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.view;

import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.code.TaskStatus;
import org.sdohsync.workflow.view.OpenReferral;

/**
 * An open referral as a page shows it. What comes from its Task is text of the source, to be escaped, and may name a patient: {@code
 * toString} shows none of it. Immutable.
 */
public final class ReferralRow {
    private final Connection source;
    private final OpenReferral open;
    private final Optional<Task> task;

    private ReferralRow(Connection source, OpenReferral open) {
        this.source = source;
        this.open = open;
        this.task = open.task();
    }

    static ReferralRow of(Connection source, OpenReferral open) {
        return new ReferralRow(source, open);
    }

    /**
     * The connection, with {@link #taskId} the key to {@code AccountSync.findReferral}.
     *
     * @return its id
     */
    public ConnectionId connection() {
        return source.id();
    }

    /**
     * The source's host.
     *
     * @return the host of its FHIR API
     */
    public String host() {
        return source.source().origin().host();
    }

    /**
     * The Task.
     *
     * @return its id at the source
     */
    public String taskId() {
        return open.taskId();
    }

    /**
     * The status.
     *
     * @return the status that was acknowledged last
     */
    public TaskStatus status() {
        return open.status();
    }

    /**
     * Tells whether it is urgent.
     *
     * @return true for every priority except routine
     */
    public boolean urgent() {
        return open.urgent();
    }

    /**
     * When it was changed last.
     *
     * @return the time by the source's clock, if it provides it
     */
    public Optional<Instant> changedAt() {
        return open.changedAt();
    }

    /**
     * What is asked for ({@code Task.description}).
     *
     * @return the source's words, if there are any
     */
    public Optional<String> description() {
        return task.map(Task::getDescription).filter(text -> !text.isBlank());
    }

    /**
     * For whom ({@code Task.for}).
     *
     * @return the name as the source displays it, if it does
     */
    public Optional<String> person() {
        return task.map(Task::getFor).flatMap(ReferralRow::display);
    }

    /**
     * Who asks ({@code Task.requester}).
     *
     * @return the name as the source displays it, if it does
     */
    public Optional<String> requester() {
        return task.map(Task::getRequester).flatMap(ReferralRow::display);
    }

    private static Optional<String> display(Reference to) {
        return Optional.ofNullable(to.getDisplay()).filter(text -> !text.isBlank());
    }

    @Override
    public String toString() {
        return "ReferralRow[" + connection() + ", Task/" + taskId() + ", " + status().text() + "]";
    }
}
