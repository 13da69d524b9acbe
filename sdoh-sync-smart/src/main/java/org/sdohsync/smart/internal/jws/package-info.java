// SPDX-License-Identifier: Apache-2.0
/** Signatures of JSON Web Tokens by keys that may be handles of a token, or at a service. */
@NullMarked
package org.sdohsync.smart.internal.jws;

import org.jspecify.annotations.NullMarked;
