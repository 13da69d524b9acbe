// SPDX-License-Identifier: Apache-2.0
/** Finds out step by step why a source does or does not work, without patient data and without tokens in the result. */
@NullMarked
package org.sdohsync.smart.diagnosis;

import org.jspecify.annotations.NullMarked;
