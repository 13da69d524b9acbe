// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.leak;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Searches what was dumped for very many tokens at once: every run of characters that tokens are made of is compared, place by
 * place, with the ends of all tokens. A token that was cut at its front is found too. Not thread-safe.
 */
public final class LeakSearch implements Dump.Reader {
    /** How much of a token's end is enough to call it leaked. */
    private static final int END = 32;

    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9._~+/=-]{" + END + ",}");

    private final Set<String> ends;
    private final Set<String> places = new TreeSet<>();
    private int found;
    private long characters;

    /**
     * Searches for tokens.
     *
     * @param tokens the tokens
     */
    public LeakSearch(Collection<String> tokens) {
        this.ends = tokens.stream()
                .filter(token -> token.length() >= END)
                .map(token -> token.substring(token.length() - END))
                .collect(Collectors.toSet());
    }

    @Override
    public void piece(String where, String text) {
        characters += text.length();
        Matcher run = RUN.matcher(text);
        while (run.find()) {
            for (int from = run.start(); from + END <= run.end(); from++) {
                if (ends.contains(text.substring(from, from + END))) {
                    found++;
                    places.add(where);
                }
            }
        }
    }

    /**
     * Tells how many tokens were found.
     *
     * @return the number
     */
    public int found() {
        return found;
    }

    /**
     * Tells what was searched and where something was found, without repeating it.
     *
     * @return a line
     */
    @Override
    public String toString() {
        return "tokens=" + ends.size() + " characters=" + characters + " found=" + found
                + (found == 0 ? "" : " in " + places);
    }
}
