// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.judge;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sdohsync.core.connection.Health.State;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.proofs.field.judge.Finding.Kind;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.sync.SourceResult;

/** Compares what the server knows with what the application and its user were told. Not thread-safe. */
public final class Judge {
    private static final Pattern NOTHING = Pattern.compile("^nothing( to do)?\\b.*", Pattern.DOTALL);
    private static final Pattern SIGN_IN = Pattern.compile(
            ".*(connect (this source |the source |it )?again|sign in again|reconnect).*", Pattern.DOTALL);
    private static final Pattern LISTENER =
            Pattern.compile(".*(listener|something that the application gave).*", Pattern.DOTALL);

    private static final int SHOWN = 3;

    private final Witness witness;
    private final Set<Meant> named = new HashSet<>();

    /**
     * Makes one.
     *
     * @param witness who was told, and where findings are noted
     */
    public Judge(Witness witness) {
        this.witness = witness;
    }

    /**
     * What the server knows of the grant.
     *
     * @param alive whether the application can work just now
     * @param lasting whether it can go on without a person
     * @param wide whether it covers what the application does
     */
    public record Grant(boolean alive, boolean lasting, boolean wide) {}

    /**
     * Something that the server holds and that is meant for us.
     *
     * @param id the Task's id
     * @param state its present state
     */
    public record Meant(String id, String state) {}

    /**
     * Judges the result of one round.
     *
     * @param result what the application was told
     * @param grant how the grant is
     */
    public void round(SourceResult result, Grant grant) {
        failures(result).forEach(witness::typed);
        result.feeds().stream()
                .flatMap(pass -> Stream.concat(pass.failed().stream(), pass.parked().stream()))
                .map(FailedDelivery::reason)
                .filter(reason -> says(LISTENER, reason))
                .forEach(reason -> witness.find(
                        Kind.MISATTRIBUTED, "told as the listener's, which threw nothing of its own: " + reason));
        if (says(LISTENER, result.nextAction())) {
            witness.find(Kind.MISATTRIBUTED, "told as the application's: " + result.nextAction());
        }
        grant(result, grant);
    }

    private void grant(SourceResult result, Grant grant) {
        State state = result.connection().health().state();
        boolean signIn = state == State.NEEDS_AUTHORIZATION
                || says(SIGN_IN, result.nextAction())
                || failures(result).anyMatch(failure -> asks(failure, AuthorizationException.Reason.REAUTHORIZE));
        boolean registration = state == State.NEEDS_CONFIGURATION
                || failures(result).anyMatch(failure -> asks(failure, AuthorizationException.Reason.CLIENT_CONFIG));
        if (grant.lasting() && grant.wide() && signIn) {
            witness.find(Kind.MISATTRIBUTED, "the user is to sign in, and the grant is alive: " + told(result));
        }
        if (!grant.alive() && !says(SIGN_IN, result.nextAction())) {
            witness.find(Kind.MISATTRIBUTED, "the grant is dead, and nobody is told to sign in: " + told(result));
        }
        if (grant.lasting() && registration) {
            witness.find(Kind.MISATTRIBUTED, "the registration is blamed, and it is good: " + told(result));
        }
    }

    private static boolean asks(SyncException failure, AuthorizationException.Reason reason) {
        return failure instanceof AuthorizationException refused && refused.reason() == reason;
    }

    private static Stream<SyncException> failures(SourceResult result) {
        return Stream.concat(
                result.failure().stream(), result.feeds().stream().flatMap(pass -> pass.failure().stream()));
    }

    /**
     * Tells what the application does not know in its present state. A round that calls itself complete meanwhile is a finding, unless an
     * earlier one asked somebody to look.
     *
     * @param meant what the server holds for us
     * @param result the latest round
     * @return what is not known
     */
    public List<Meant> unknown(List<Meant> meant, SourceResult result) {
        List<Meant> unknown = meant.stream()
                .filter(one -> !witness.state(one.id()).equals(Optional.of(one.state())))
                .toList();
        List<Meant> silent =
                unknown.stream().filter(one -> !named.contains(one)).toList();
        if (!silent.isEmpty() && result.complete()) {
            witness.find(Kind.LOST, "the round is complete without " + some(silent));
        }
        if (!result.complete() && !says(NOTHING, result.nextAction())) {
            named.addAll(unknown);
        }
        return unknown;
    }

    /**
     * Judges what is not known in the end.
     *
     * @param unknown what is not known
     * @param result the latest round
     * @param deliverable whether the server let it be known
     */
    public void end(List<Meant> unknown, SourceResult result, boolean deliverable) {
        if (unknown.isEmpty()) {
            return;
        }
        if (deliverable) {
            witness.find(Kind.LOST, "never delivered: " + some(unknown) + ", told: " + told(result));
        } else if (!named.containsAll(unknown) && !result.complete()) {
            witness.find(
                    Kind.LOST, "not delivered, and nothing is to do: " + some(unknown) + ", told: " + told(result));
        }
    }

    /**
     * Judges words.
     *
     * @param told what the user was told
     * @param wanted what has to be in it
     */
    public void words(String told, Pattern wanted) {
        if (!wanted.matcher(told).find()) {
            witness.find(Kind.MISATTRIBUTED, "expected \"" + wanted + "\" in: " + told);
        }
    }

    private static String some(List<Meant> unknown) {
        return unknown.size() <= SHOWN
                ? unknown.toString()
                : unknown.subList(0, SHOWN) + " and " + (unknown.size() - SHOWN) + " more";
    }

    private static String told(SourceResult result) {
        return result + " " + result.connection().health() + " | " + result.nextAction()
                + failures(result).map(failure -> " | " + failure.getMessage()).reduce("", String::concat);
    }

    private static boolean says(Pattern pattern, String text) {
        return pattern.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }
}
