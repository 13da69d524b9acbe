// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.access;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through only with a live token whose scopes cover it. Answers 401 without one, 403 where a scope is missing, and
 * 503 while the authorization server cannot be asked. A {@code patient/} scope confines to the patient in context: whatever else
 * exists is as good as absent in reads and searches, and refused in writes. Only {@code /metadata} is open.
 *
 * <p>Works on every HAPI server that fires the storage pointcuts, so batch entries are judged one by one. Safe for use by many
 * threads.
 */
@Interceptor
public final class TokenGuard {
    private static final String DPOP = "DPoP";
    private static final String GRANT = TokenGuard.class.getName() + ".grant";

    private final String realm;
    private final TokenCheck check;

    /**
     * Creates a guard.
     *
     * @param realm the server's name, shown in the challenge
     * @param check tells what a token is worth
     */
    public TokenGuard(String realm, TokenCheck check) {
        this.realm = requireNonNull(realm, "realm").replaceAll("[^A-Za-z0-9 ._-]", "_");
        this.check = requireNonNull(check, "check");
    }

    /**
     * Authenticates.
     *
     * @param request the HTTP request
     */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
    public void authenticate(HttpServletRequest request) {
        if ("/metadata".equals(request.getPathInfo())) {
            return;
        }
        String header = request.getHeader("Authorization");
        String proof = request.getHeader(DPOP);
        boolean bound = proof != null && header != null && header.startsWith(DPOP + " ");
        if (header == null || !(bound || header.toLowerCase(Locale.ROOT).startsWith("bearer "))) {
            throw challenge("A bearer token is needed", "");
        }
        String token = header.substring(header.indexOf(' ')).trim();
        String url = request.getRequestURL().toString();
        TokenGrant grant = ask(() -> bound
                        ? check.checkBound(token, requireNonNull(proof), request.getMethod(), url)
                        : check.check(token))
                .orElseThrow(() -> challenge("The token is not valid here", ", error=\"invalid_token\""));
        request.setAttribute(GRANT, grant);
    }

    /**
     * Refuses operations no scope covers.
     *
     * @param operation what is about to be done
     * @param request the request or batch entry
     */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void authorise(RestOperationTypeEnum operation, RequestDetails request) {
        TokenGrant grant = grantOf(request);
        if (grant == null) {
            return;
        }
        switch (operation) {
            case METADATA, GET_PAGE, TRANSACTION -> {}
            case READ, VREAD, HISTORY_INSTANCE -> require(grant, request, Permission.READ);
            case SEARCH_TYPE -> require(grant, request, Permission.SEARCH);
            case CREATE -> require(grant, request, Permission.CREATE);
            case UPDATE, PATCH -> require(grant, request, Permission.UPDATE);
            case DELETE -> require(grant, request, Permission.DELETE);
            case EXTENDED_OPERATION_INSTANCE, EXTENDED_OPERATION_TYPE -> operation(grant, request);
            default -> requireEverything(grant);
        }
    }

    /**
     * Hides what the grant does not reach.
     *
     * @param found the resources about to be used in an answer
     * @param request the request
     */
    @Hook(Pointcut.STORAGE_PREACCESS_RESOURCES)
    public void hide(IPreResourceAccessDetails found, RequestDetails request) {
        TokenGrant grant = grantOf(request);
        if (grant == null) {
            return;
        }
        for (int i = 0; i < found.size(); i++) {
            if (!maySee(grant, request, found.getResource(i))) {
                found.setDontReturnResourceAtIndex(i);
            }
        }
    }

    /**
     * Refuses a stored page to a token that could not have made the search.
     *
     * @param request the request
     * @param answer what is about to be sent
     */
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public void recheckPage(RequestDetails request, @Nullable IBaseResource answer) {
        TokenGrant grant = grantOf(request);
        boolean page = request.getRestOperationType() == RestOperationTypeEnum.GET_PAGE;
        if (grant == null || !page || !(answer instanceof IBaseBundle)) {
            return;
        }
        for (Bundle.BundleEntryComponent entry : ((Bundle) answer).getEntry()) {
            if (entry.hasResource() && !maySee(grant, request, entry.getResource())) {
                throw refuse("This page belongs to another token's search");
            }
        }
    }

    /**
     * Judges a create by its content.
     *
     * @param resource the new resource
     * @param request the request
     */
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    public void created(IBaseResource resource, RequestDetails request) {
        judgeWrite(request, Permission.CREATE, resource);
    }

    /**
     * Judges an update by what was there and by what is to be there.
     *
     * @param before the stored resource
     * @param after the resource to store
     * @param request the request
     */
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    public void updated(IBaseResource before, IBaseResource after, RequestDetails request) {
        judgeWrite(request, Permission.UPDATE, before);
        judgeWrite(request, Permission.UPDATE, after);
    }

    /**
     * Judges a delete by what was there.
     *
     * @param before the stored resource
     * @param request the request
     */
    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
    public void deleted(IBaseResource before, RequestDetails request) {
        judgeWrite(request, Permission.DELETE, before);
    }

    /** Returns the grant behind a request, null for work the server does on its own account and for open paths. */
    static @Nullable TokenGrant grantOf(@Nullable RequestDetails request) {
        if (request instanceof ServletRequestDetails servlet && servlet.getServletRequest() != null) {
            return (TokenGrant) servlet.getServletRequest().getAttribute(GRANT);
        }
        return null;
    }

    private static Optional<TokenGrant> ask(Supplier<Optional<TokenGrant>> check) {
        try {
            return check.get();
        } catch (UncheckedIOException e) {
            throw new UnclassifiedServerFailureException(
                    503, "The authorization server cannot be asked about the token");
        }
    }

    private void judgeWrite(RequestDetails request, Permission permission, IBaseResource resource) {
        TokenGrant grant = grantOf(request);
        if (grant == null) {
            return;
        }
        GrantedAccess reach = ScopeRules.reach(grant, resource.fhirType(), permission);
        boolean inside =
                reach == GrantedAccess.PATIENT && compartment(grant, request).holds(resource);
        if (reach != GrantedAccess.ALL && !inside) {
            throw refuse("The token's scopes do not allow this write of a " + resource.fhirType());
        }
    }

    private static boolean maySee(TokenGrant grant, RequestDetails request, IBaseResource resource) {
        GrantedAccess read = ScopeRules.reach(grant, resource.fhirType(), Permission.READ);
        GrantedAccess search = ScopeRules.reach(grant, resource.fhirType(), Permission.SEARCH);
        GrantedAccess reach = read.compareTo(search) > 0 ? read : search;
        return reach == GrantedAccess.ALL
                || (reach == GrantedAccess.PATIENT
                        && compartment(grant, request).mayRead(resource));
    }

    private static PatientCompartment compartment(TokenGrant grant, RequestDetails request) {
        String patient = requireNonNull(grant.patient(), "patient scopes reach nothing without a patient");
        String base = request.getFhirServerBase();
        return new PatientCompartment(patient, base == null ? "" : base);
    }

    private void require(TokenGrant grant, RequestDetails request, Permission permission) {
        String type = request.getResourceName();
        if (type == null || ScopeRules.reach(grant, type, permission) == GrantedAccess.NONE) {
            throw refuse("The token's scopes do not allow '" + permission.letter() + "' on " + type);
        }
    }

    /** What these operations answer with is hidden resource by resource, like that of a search. */
    private void operation(TokenGrant grant, RequestDetails request) {
        if (Set.of("$everything", "$docref").contains(String.valueOf(request.getOperation()))) {
            require(grant, request, Permission.READ);
        } else {
            requireEverything(grant);
        }
    }

    /** Operations this guard knows nothing about need a scope for everything. */
    private void requireEverything(TokenGrant grant) {
        for (Permission permission : Permission.values()) {
            if (ScopeRules.reach(grant, "*", permission) != GrantedAccess.ALL) {
                throw refuse("Only a token for everything may do this");
            }
        }
    }

    private BaseServerResponseException challenge(String message, String error) {
        return new AuthenticationException(message)
                .addResponseHeader("WWW-Authenticate", "Bearer realm=\"" + realm + "\"" + error);
    }

    private BaseServerResponseException refuse(String message) {
        return new ForbiddenOperationException(message)
                .addResponseHeader("WWW-Authenticate", "Bearer realm=\"" + realm + "\", error=\"insufficient_scope\"");
    }
}
