// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.live;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.inbox.account.Member;
import org.sdohsync.workflow.sync.SyncProgress;
import org.sdohsync.workflow.sync.SyncReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells the open pages of a team that something changed; the pages then ask for themselves, so nothing of a patient is sent here. */
@Controller
public final class LiveUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Map<String, List<SseEmitter>> pages = new ConcurrentHashMap<>();

    /** Creates it; Spring does. */
    public LiveUpdates() {}

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter open(@AuthenticationPrincipal Member me) {
        SseEmitter page = new SseEmitter(LONGEST.toMillis());
        List<SseEmitter> open = pages.computeIfAbsent(me.team(), team -> new CopyOnWriteArrayList<>());
        open.add(page);
        page.onCompletion(() -> open.remove(page));
        page.onTimeout(page::complete);
        page.onError(gone -> open.remove(page));
        send(page, "open", "");
        return page;
    }

    /**
     * Something that pages of a team show has changed.
     *
     * @param team the team
     */
    public void changed(String team) {
        tell(team, "change", "");
    }

    /**
     * A sync is under way.
     *
     * @param team the team
     * @param progress how far it is
     */
    public void progress(String team, SyncProgress progress) {
        tell(
                team,
                "progress",
                progress.left() == 0
                        ? "All " + progress.sources() + " sources were asked."
                        : progress.left() + " of " + progress.sources() + " sources left.");
    }

    @EventListener
    void tell(ConnectionEvent event) {
        changed(event.connection().account());
    }

    @EventListener
    void tell(SyncReport report) {
        report.results().stream()
                .map(result -> result.connection().account())
                .distinct()
                .forEach(this::changed);
    }

    private void tell(String team, String event, String text) {
        pages.getOrDefault(team, List.of()).forEach(page -> send(page, event, text));
    }

    private static void send(SseEmitter page, String event, String text) {
        try {
            page.send(SseEmitter.event().name(event).data(text));
        } catch (IOException | IllegalStateException gone) {
            // The container ends it, which takes it out of the list.
            LOG.debug("page is gone: {}", gone.getClass().getSimpleName());
        }
    }
}
