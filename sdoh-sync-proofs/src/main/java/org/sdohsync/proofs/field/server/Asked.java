// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/** One request as it arrived. Immutable. */
public final class Asked {
    private final String method;
    private final String target;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> form;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    Asked(RecordedRequest request) {
        for (String name : request.getHeaders().names()) {
            headers.put(name, String.valueOf(request.getHeaders().get(name)));
        }
        this.method = String.valueOf(request.getMethod());
        this.target = request.getTarget();
        int at = target.indexOf('?');
        this.path = (at < 0 ? target : target.substring(0, at)).replaceFirst("^/fhir/?", "");
        this.query = parameters(at < 0 ? "" : target.substring(at + 1));
        this.body = request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
        boolean posted =
                String.valueOf(header("Content-Type").orElse("")).startsWith("application/x-www-form-urlencoded");
        this.form = posted ? parameters(new String(body, UTF_8)) : Map.of();
    }

    private Asked(Asked other, Map<String, String> query, Map<String, String> headers) {
        this.method = other.method;
        this.target = other.target;
        this.path = other.path;
        this.form = other.form;
        this.body = other.body;
        this.query = query;
        this.headers.putAll(headers);
    }

    /**
     * The same without a parameter of its query.
     *
     * @param parameter its name
     * @return the request as a server takes it that ignores the parameter
     */
    public Asked without(String parameter) {
        Map<String, String> fewer = new LinkedHashMap<>(query);
        fewer.remove(parameter);
        return new Asked(this, fewer, headers);
    }

    /**
     * The same with another header.
     *
     * @param name the header
     * @param value its value
     * @return the request
     */
    public Asked header(String name, String value) {
        Map<String, String> other = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        other.putAll(headers);
        other.put(name, value);
        return new Asked(this, query, other);
    }

    /**
     * Reads a query or a form.
     *
     * @param encoded the encoded text, or null
     * @return its parameters
     */
    public static Map<String, String> parameters(@Nullable String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : (encoded == null ? "" : encoded).split("&", -1)) {
            int at = pair.indexOf('=');
            if (at > 0) {
                parameters.put(
                        URLDecoder.decode(pair.substring(0, at), UTF_8),
                        URLDecoder.decode(pair.substring(at + 1), UTF_8));
            }
        }
        return parameters;
    }

    /**
     * Tells what is asked for.
     *
     * @return the method
     */
    public String method() {
        return method;
    }

    /**
     * How long the address is.
     *
     * @return the number of characters of path and query
     */
    public int length() {
        return target.length();
    }

    /**
     * What is asked for.
     *
     * @return the path below the FHIR base without a slash before it; at the authorization server with one
     */
    public String path() {
        return path;
    }

    /**
     * The first part of the path.
     *
     * @return a type of resource for most requests
     */
    public String type() {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }

    /**
     * Tells whether it reads one resource.
     *
     * @return true if it does
     */
    public boolean isRead() {
        return method.equals("GET") && path.matches("[A-Z][A-Za-z]+/[^/]+");
    }

    /**
     * Tells whether it searches.
     *
     * @return true if it does, further pages included
     */
    public boolean isSearch() {
        return method.equals("GET") && path.matches("[A-Z][A-Za-z]+/?");
    }

    /**
     * Tells whether it searches for Tasks from the start.
     *
     * @return true if it does
     */
    public boolean isTaskSearch() {
        return isSearch() && type().equals("Task") && !isFurtherPage();
    }

    /**
     * Tells whether it asks for another page than the first.
     *
     * @return true if it does
     */
    public boolean isFurtherPage() {
        return query.containsKey(Pages.PARAMETER);
    }

    /**
     * Tells whether it creates a Procedure.
     *
     * @return true if it does
     */
    public boolean isProcedureCreate() {
        return method.equals("POST") && path.equals("Procedure");
    }

    /**
     * Tells whether it goes to the token endpoint.
     *
     * @return true if it does
     */
    public boolean isToken() {
        return path.equals(Grants.TOKEN);
    }

    /**
     * Tells whether it spends a refresh token.
     *
     * @return true if it does
     */
    public boolean isRefresh() {
        return isToken() && "refresh_token".equals(form.get("grant_type"));
    }

    /**
     * One parameter of the query.
     *
     * @param name its name
     * @return its value, if it is there
     */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /**
     * One parameter of the query that is a list.
     *
     * @param name its name
     * @return its values, empty if it is not there
     */
    public List<String> list(String name) {
        return parameter(name).map(value -> Arrays.asList(value.split(",", -1))).orElse(List.of());
    }

    /**
     * The parameters of the posted form.
     *
     * @return them, empty if no form was posted
     */
    public Map<String, String> form() {
        return form;
    }

    /**
     * One header.
     *
     * @param name its name
     * @return its value, if it is there
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * The posted resource.
     *
     * @return it
     */
    public JsonObject json() {
        return JsonObject.parse(body, path);
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
