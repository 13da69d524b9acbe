// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.page;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Tells each page who is signed in, for its head. */
@ControllerAdvice
final class SignedIn {
    @ModelAttribute("signedIn")
    @Nullable
    String name(HttpServletRequest request) {
        return request.getRemoteUser();
    }
}
