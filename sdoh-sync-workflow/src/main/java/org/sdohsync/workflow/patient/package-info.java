// SPDX-License-Identifier: Apache-2.0
/** Tasks for a patient (SDOHCC, Patient Coordination): their kinds, states and answers, and what a patient may read. */
@NullMarked
package org.sdohsync.workflow.patient;

import org.jspecify.annotations.NullMarked;
