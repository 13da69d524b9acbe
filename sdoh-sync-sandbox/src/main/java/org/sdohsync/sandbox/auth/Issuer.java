// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

/** The issuer identifier, known once the port is. */
record Issuer(String value) {}
