// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.util.List;
import org.sdohsync.workflow.internal.push.Notification;
import org.sdohsync.workflow.internal.push.NotificationReader;
import org.sdohsync.workflow.push.SubscriptionEvent;

/** Notifications of subscriptions. None is refused: what cannot be read says that something changed. */
final class NotificationTarget implements Target {
    @Override
    public String name() {
        return "notification";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        Notification read = NotificationReader.read("POST", input);
        List<SubscriptionEvent> events = read.events();
        String shape = "ok " + read.kind()
                + (read.subscription() != null)
                + (read.topic() != null)
                + (read.total() >= 0)
                + Math.min(events.size(), 3)
                + events.stream().anyMatch(event -> event.number() > 0)
                + events.stream().anyMatch(event -> event.at() != null)
                + events.stream().anyMatch(event -> event.focus() != null)
                + Math.min(read.errors().size(), 2)
                + read.deletes();
        // What gets into reasons and logs.
        return new Reading(shape, read.status() + " " + read.errors());
    }
}
