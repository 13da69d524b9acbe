// SPDX-License-Identifier: Apache-2.0
/** What a hospital's security review asks for, shown at a hospital of the sandbox. */
@NullMarked
package org.sdohsync.proofs.hospital;

import org.jspecify.annotations.NullMarked;
