// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.ability;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.MethodNotAllowedException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses what a server's {@link Abilities} do not include, and words errors its way. Safe for use by many threads. */
@Interceptor
public final class AbilityGuard {
    private static final Set<String> NARROWING = Set.of("patient", "subject", "code", "_id");

    private final Abilities abilities;

    /**
     * Creates a guard.
     *
     * @param abilities what the server can do
     */
    public AbilityGuard(Abilities abilities) {
        this.abilities = requireNonNull(abilities, "abilities");
    }

    /**
     * Refuses batches and searches beyond the abilities.
     *
     * @param operation what is about to be done
     * @param request the request or batch entry
     */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    public void check(RestOperationTypeEnum operation, RequestDetails request) {
        if (operation == RestOperationTypeEnum.TRANSACTION && !abilities.has(Ability.BATCH)) {
            throw new MethodNotAllowedException("This server takes no Bundles at its base");
        }
        boolean taskSearch = operation == RestOperationTypeEnum.SEARCH_TYPE && "Task".equals(request.getResourceName());
        if (taskSearch && abilities.has(Ability.REQUIRE_PATIENT_OR_CODE) && !narrowed(request)) {
            throw new InvalidRequestException("A Task search must name a patient, a code or ids");
        }
    }

    /**
     * Drops or refuses search parameters the server does not understand, before HAPI binds them.
     *
     * @param request the request
     */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLER_SELECTED)
    public void checkParameters(RequestDetails request) {
        Map<String, String[]> known = new HashMap<>(request.getParameters());
        String type = request.getResourceName();
        known.keySet().removeIf(parameter -> !understands(type, parameter));
        if (known.size() == request.getParameters().size()) {
            return;
        }
        if (!abilities.has(Ability.LENIENT_SEARCH)) {
            throw new InvalidRequestException("This server does not support one of the search parameters");
        }
        request.setParameters(known);
    }

    /**
     * Answers lost races with the status the server is known for.
     *
     * @param error what went wrong
     * @return the error to answer with, null to leave it alone
     */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException reword(Throwable error) {
        if (error instanceof ResourceVersionConflictException conflict && abilities.staleWriteStatus() == 412) {
            return new PreconditionFailedException(conflict.getMessage());
        }
        return null;
    }

    /**
     * Writes the error in the server's style.
     *
     * @param error what went wrong
     * @param response where to answer
     * @return true to let HAPI answer with an OperationOutcome
     * @throws IOException if the client is gone
     */
    @Hook(Pointcut.SERVER_HANDLE_EXCEPTION)
    public boolean answer(BaseServerResponseException error, HttpServletResponse response) throws IOException {
        if (abilities.errorStyle() == ErrorStyle.OPERATION_OUTCOME) {
            return true;
        }
        boolean json = abilities.errorStyle() == ErrorStyle.PLAIN_JSON;
        String message = String.valueOf(error.getMessage()).replaceAll("[<>&\"\\\\\\p{Cntrl}]", " ");
        response.setStatus(error.getStatusCode());
        Map<String, List<String>> headers = error.hasResponseHeaders() ? error.getResponseHeaders() : Map.of();
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentType(json ? "application/json;charset=UTF-8" : "text/html;charset=UTF-8");
        String page = "<html><head><title>Error</title></head><body><h1>" + error.getStatusCode() + "</h1><p>" + message
                + "</p></body></html>";
        response.getWriter().write(json ? "{\"error\":\"" + message + "\"}" : page);
        return false;
    }

    private boolean understands(@Nullable String type, String parameter) {
        String name = bare(parameter);
        boolean owner = name.equals("owner") && "Task".equals(type);
        return (abilities.has(Ability.OWNER_SEARCH) || !owner)
                && (abilities.has(Ability.LAST_UPDATED_SEARCH) || !name.equals("_lastUpdated"))
                && (abilities.has(Ability.INCLUDE) || !(name.equals("_include") || name.equals("_revinclude")));
    }

    private static boolean narrowed(RequestDetails request) {
        return request.getParameters().keySet().stream().map(AbilityGuard::bare).anyMatch(NARROWING::contains);
    }

    private static String bare(String parameter) {
        return parameter.split("[:.]", 2)[0];
    }
}
