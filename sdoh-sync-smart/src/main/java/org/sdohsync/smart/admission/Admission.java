// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.admission;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.sdohsync.core.http.FhirBase;

/**
 * Which sources may be connected, and quotas. Defaults: every source that the address rules permit, and no quota. As soon as
 * one of {@link #sources}, {@link #hosts} and {@link #members} is used, a source needs one of them that admits it. The rules also
 * hold for connections that are stored already: one that they refuse rests until they admit it again. Immutable; safe for use by
 * many threads. Each setter returns a changed copy.
 */
public final class Admission {
    private static final Quota NONE = new Quota(0, 0);
    private static final Admission OPEN = new Admission(List.of(), List.of(), List.of(), false, NONE, NONE, NONE);
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:(\\d{1,5}|\\*))?");

    /**
     * A quota; 0 for none.
     *
     * @param perSource of one source, over all accounts
     * @param perAccount of one account, over all sources
     */
    public record Quota(long perSource, long perAccount) {
        /**
         * Checks the numbers.
         *
         * @param perSource of one source
         * @param perAccount of one account
         */
        public Quota {
            if (perSource < 0 || perAccount < 0) {
                throw new IllegalArgumentException("a quota is under 0");
            }
        }
    }

    private final List<String> sources;
    private final List<String> hosts;
    private final List<String> refused;
    private final boolean members;
    private final Quota connections;
    private final Quota requests;
    private final Quota bytes;

    private Admission(
            List<String> sources,
            List<String> hosts,
            List<String> refused,
            boolean members,
            Quota connections,
            Quota requests,
            Quota bytes) {
        this.sources = sources;
        this.hosts = hosts;
        this.refused = refused;
        this.members = members;
        this.connections = connections;
        this.requests = requests;
        this.bytes = bytes;
    }

    /**
     * Admits every source.
     *
     * @return the default
     */
    public static Admission open() {
        return OPEN;
    }

    /**
     * Admits sources by their address.
     *
     * @param fhirBases their FHIR base URLs
     * @return the rules with them
     */
    public Admission sources(String... fhirBases) {
        List<String> more = new ArrayList<>(sources);
        List.of(fhirBases).forEach(base -> more.add(FhirBase.withoutSlashes(base)));
        return new Admission(List.copyOf(more), hosts, refused, members, connections, requests, bytes);
    }

    /**
     * Admits all sources at some hosts.
     *
     * @param patterns names such as {@code fhir.hospital.example}, or {@code *.hospital.example} for all names below; a port other
     *     than the usual one stands behind a colon, {@code :*} for all
     * @return the rules with them
     * @throws IllegalArgumentException if one is no such pattern
     */
    public Admission hosts(String... patterns) {
        return new Admission(sources, joined(hosts, patterns), refused, members, connections, requests, bytes);
    }

    /**
     * Refuses all sources at some hosts, also those that another rule admits.
     *
     * @param patterns as for {@link #hosts}
     * @return the rules with them
     * @throws IllegalArgumentException if one is no such pattern
     */
    public Admission refusing(String... patterns) {
        return new Admission(sources, hosts, joined(refused, patterns), members, connections, requests, bytes);
    }

    /**
     * Admits trusted members of the app's trust community ({@link org.sdohsync.smart.client.SmartApp#udap}). Membership is checked
     * before anything else is sent to a source, and again before each refresh of a grant.
     *
     * @return the rules with this one
     */
    public Admission members() {
        return new Admission(sources, hosts, refused, true, connections, requests, bytes);
    }

    /**
     * Limits the number of connections.
     *
     * @param perSource the most connections to one source, 0 for no limit
     * @param perAccount the most connections of one account, 0 for no limit
     * @return the rules with these quotas
     */
    public Admission connections(int perSource, int perAccount) {
        return new Admission(sources, hosts, refused, members, new Quota(perSource, perAccount), requests, bytes);
    }

    /**
     * Limits the number of requests with an access token, counted in each process for itself.
     *
     * @param perSource the most requests to one source in an hour, 0 for no limit
     * @param perAccount the most requests by the connections of one account in an hour, 0 for no limit
     * @return the rules with these quotas
     */
    public Admission requestsPerHour(int perSource, int perAccount) {
        return new Admission(sources, hosts, refused, members, connections, new Quota(perSource, perAccount), bytes);
    }

    /**
     * Limits the bytes of the open Tasks that are stored, before encryption; of other records the library bounds the number itself.
     * A Task that takes more than before, and for which there is no room, is neither stored nor delivered until there is; closed Tasks
     * are always taken, and nothing else is refused: tokens, checkpoints and actions can always be saved. A connection is counted from
     * its next sync on. What other processes store is known a minute later, or longer with very many connections; so much may
     * be exceeded.
     *
     * @param perSource the most bytes for one source, 0 for no limit
     * @param perAccount the most bytes for one account, 0 for no limit
     * @return the rules with these quotas
     */
    public Admission storedBytes(long perSource, long perAccount) {
        return new Admission(sources, hosts, refused, members, connections, requests, new Quota(perSource, perAccount));
    }

    private static List<String> joined(List<String> some, String... patterns) {
        List<String> more = new ArrayList<>(some);
        for (String pattern : patterns) {
            String lower = requireNonNull(pattern, "pattern").toLowerCase(Locale.ROOT);
            if (!HOST.matcher(lower).matches()) {
                throw new IllegalArgumentException(
                        pattern + " is no pattern of hosts: expected host.example or *.host.example, with :port");
            }
            more.add(lower);
        }
        return List.copyOf(more);
    }

    /**
     * Tells whether a source's host is refused.
     *
     * @param source its FHIR base
     * @return true if so
     */
    public boolean refuses(FhirBase source) {
        return refused.stream().anyMatch(pattern -> matches(pattern, source));
    }

    /**
     * Tells whether a source is admitted by its address.
     *
     * @param source its FHIR base
     * @return true if it is listed or at an admitted host, or there is no rule at all
     */
    public boolean lists(FhirBase source) {
        boolean open = sources.isEmpty() && hosts.isEmpty() && !members;
        return open
                || sources.contains(source.toString())
                || hosts.stream().anyMatch(pattern -> matches(pattern, source));
    }

    /**
     * Tells whether members of the app's trust community are admitted.
     *
     * @return true if so
     */
    public boolean admitsMembers() {
        return members;
    }

    /**
     * The quotas of connections.
     *
     * @return the quotas
     */
    public Quota connections() {
        return connections;
    }

    /**
     * The quotas of requests in an hour.
     *
     * @return the quotas
     */
    public Quota requestsPerHour() {
        return requests;
    }

    /**
     * The quotas of stored bytes.
     *
     * @return the quotas
     */
    public Quota storedBytes() {
        return bytes;
    }

    private static boolean matches(String pattern, FhirBase source) {
        int colon = pattern.lastIndexOf(':');
        String name = colon < 0 ? pattern : pattern.substring(0, colon);
        String host = source.origin().host().toLowerCase(Locale.ROOT);
        boolean named = name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name);
        String wanted = colon < 0 ? String.valueOf(usualPort(source)) : pattern.substring(colon + 1);
        return named && (wanted.equals("*") || wanted.equals(String.valueOf(port(source))));
    }

    private static int port(FhirBase source) {
        int port = source.uri().getPort();
        return port < 0 ? usualPort(source) : port;
    }

    private static int usualPort(FhirBase source) {
        return "http".equalsIgnoreCase(source.uri().getScheme()) ? 80 : 443;
    }

    /** Prints the rules. */
    @Override
    public String toString() {
        return "Admission[sources=" + sources + ", hosts=" + hosts + ", refused=" + refused + ", members=" + members
                + ", connections=" + connections + ", requestsPerHour=" + requests + ", storedBytes=" + bytes + "]";
    }
}
