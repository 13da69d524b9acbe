// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.view;

import java.util.List;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.workflow.fhir.FhirClient;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.sync.FeedSubject;

/**
 * A source that is looked at beside its feeds.
 *
 * @param connection the source
 * @param client its server
 * @param subjects the feeds that run there
 * @param abilities what is known of the server
 */
record WatchedSource(Connection connection, FhirClient client, List<FeedSubject> subjects, ServerAbilities abilities) {}
