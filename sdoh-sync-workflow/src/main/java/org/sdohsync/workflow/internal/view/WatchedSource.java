// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.view;

import java.util.List;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.internal.feed.FeedSubject;

/**
 * A source that is looked at beside its feeds.
 *
 * @param connection the source
 * @param client its server
 * @param subjects the feeds that run there
 * @param abilities what is known of the server
 */
record WatchedSource(
        Connection connection, FhirClient client, List<FeedSubject> subjects, ServerCapabilities abilities) {}
