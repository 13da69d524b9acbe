// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.sdohsync.smart.ConnectStep;

/**
 * A bean that tells for which account a request is: one of the application's own users or tenants. By default it is the name of the
 * signed-in user ({@link HttpServletRequest#getUserPrincipal}), whoever signed the user in.
 */
@FunctionalInterface
public interface AccountResolver {
    /**
     * The account of a request.
     *
     * @param request the request
     * @return the account
     */
    String account(HttpServletRequest request);

    /**
     * Returns the default.
     *
     * @return resolves to the name of the signed-in user, and to {@link ConnectStep#DEFAULT_ACCOUNT} where nobody is
     */
    static AccountResolver principal() {
        return request -> {
            Principal user = request.getUserPrincipal();
            return user == null ? ConnectStep.DEFAULT_ACCOUNT : user.getName();
        };
    }
}
