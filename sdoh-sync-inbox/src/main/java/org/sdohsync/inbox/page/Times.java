// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.page;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Times as pages show them, in the zone of the staff ({@code inbox.zone}). Safe for use by many threads. */
@Component("times")
public final class Times {
    private final ZoneId zone;
    private final DateTimeFormatter format;

    Times(@Value("${inbox.zone:}") String zone) {
        this.zone = zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
        this.format =
                DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH).withZone(this.zone);
    }

    /**
     * The zone of the staff.
     *
     * @return the zone
     */
    public ZoneId zone() {
        return zone;
    }

    /**
     * A time in words.
     *
     * @param time the time
     * @return such as {@code 29 Nov 2026, 14:05}
     */
    public String of(Instant time) {
        return format.format(time);
    }
}
