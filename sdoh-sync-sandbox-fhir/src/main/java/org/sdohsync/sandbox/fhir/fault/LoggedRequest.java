// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.fault;

/**
 * One request as it was answered; neither ids, queries, headers nor content.
 *
 * @param method the HTTP method
 * @param type the resource type, or the first part of the path below the base, empty for the base itself
 * @param status the answer's status, 0 if the connection was dropped
 */
public record LoggedRequest(String method, String type, int status) {}
