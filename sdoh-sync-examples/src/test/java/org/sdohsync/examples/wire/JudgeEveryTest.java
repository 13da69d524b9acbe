// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.wire;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the test, or the class, in which a request was made that breaks the standards. Found by name for every test. */
public final class JudgeEveryTest implements AfterEachCallback, AfterAllCallback {
    /** Found by name. */
    public JudgeEveryTest() {}

    @Override
    public void afterEach(ExtensionContext context) {
        verify();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        verify();
    }

    private static void verify() {
        List<String> news = JudgingWitness.news();
        if (!news.isEmpty()) {
            throw new AssertionError("requests break the standards: " + news);
        }
    }
}
