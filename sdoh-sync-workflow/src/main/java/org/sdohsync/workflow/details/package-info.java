// SPDX-License-Identifier: Apache-2.0
/** The details of a referral: request, patient, requester, reasons, goals and consents. */
@NullMarked
package org.sdohsync.workflow.details;

import org.jspecify.annotations.NullMarked;
