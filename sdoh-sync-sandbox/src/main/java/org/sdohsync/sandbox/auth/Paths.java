// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

/** The paths below the issuer; the protocol ones are Spring Authorization Server's defaults. */
final class Paths {

    static final String AUTHORIZE = "/oauth2/authorize";
    static final String PUSH = "/oauth2/par";
    static final String TOKEN = "/oauth2/token";
    static final String REGISTER = "/oauth2/register";
    static final String UDAP_REGISTER = "/udap/register";
    static final String INTROSPECT = "/oauth2/introspect";
    static final String REVOKE = "/oauth2/revoke";
    static final String JWKS = "/oauth2/jwks";
    static final String LOGIN = "/login";
    static final String CONSENT = "/consent";

    private Paths() {}
}
