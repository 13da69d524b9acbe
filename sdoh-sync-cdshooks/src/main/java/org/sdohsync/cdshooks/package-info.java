// SPDX-License-Identifier: Apache-2.0
/** CDS Hooks for a SMART app that calls decision support services itself, in place of the EHR: {@link org.sdohsync.cdshooks.CdsHooks}. */
@NullMarked
package org.sdohsync.cdshooks;

import org.jspecify.annotations.NullMarked;
