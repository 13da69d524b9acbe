// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sdohsync.workflow.internal.push.EventNumbers.Order;

class EventNumbersTest {
    @Test
    void order_ofEachKind_isTold() {
        EventNumbers numbers = EventNumbers.NONE.with(1).with(2).with(5);

        assertThat(numbers.order(6)).isEqualTo(Order.NEXT);
        assertThat(numbers.order(7)).isEqualTo(Order.AHEAD);
        assertThat(numbers.order(3)).isEqualTo(Order.LATE);
        assertThat(numbers.order(2)).isEqualTo(Order.REPEATED);
        assertThat(numbers.missing()).isEqualTo(2);
    }

    @Test
    void with_whatWasMissing_fillsTheGap() {
        EventNumbers numbers = EventNumbers.NONE.with(3).with(1);

        assertThat(numbers.remembered()).containsExactly(2L);
        assertThat(numbers.with(2).missing()).isZero();
        assertThat(numbers.with(2).order(2)).isEqualTo(Order.REPEATED);
    }

    @Test
    void upTo_totalOfAHeartbeat_makesTheRestMissing() {
        assertThat(EventNumbers.NONE.with(1).upTo(4).missing()).isEqualTo(3);
        assertThat(EventNumbers.NONE.with(4).upTo(2)).isEqualTo(EventNumbers.NONE.with(4));
    }

    @Test
    void with_hugeJump_remembersTheLastAndCountsAll() {
        EventNumbers numbers =
                EventNumbers.NONE.with(1).with(1_000_000_000_000L).with(1_000_000_000_500L);

        assertThat(numbers.remembered()).hasSizeLessThanOrEqualTo(EventNumbers.MOST_MISSING);
        assertThat(numbers.missing()).isEqualTo(1_000_000_000_500L - 3);
    }

    @Test
    void restore_whatWasKept_isTheSame() {
        EventNumbers numbers = EventNumbers.NONE.with(2).with(700);

        assertThat(EventNumbers.restore(numbers.highest(), numbers.lost(), numbers.remembered()))
                .isEqualTo(numbers);
    }
}
