// SPDX-License-Identifier: Apache-2.0
/** A real referral source on this machine: FHIR server, authorization server, scripted user, synthetic data, in one class. */
@NullMarked
package org.sdohsync.sandbox;

import org.jspecify.annotations.NullMarked;
