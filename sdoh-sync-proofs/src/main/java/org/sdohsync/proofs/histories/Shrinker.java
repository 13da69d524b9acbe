// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sdohsync.proofs.histories.model.History;
import org.sdohsync.proofs.histories.model.Mishap;
import org.sdohsync.proofs.histories.model.Step;

/** Takes away from a history whatever is not needed to show what it shows. */
final class Shrinker {
    private final Predicate<History> shows;

    Shrinker(Predicate<History> shows) {
        this.shows = shows;
    }

    /** A history that still shows it, and does not if any one thing is taken away from it. */
    History shrink(History history) {
        History least = history;
        Optional<History> smaller = smaller(least);
        while (smaller.isPresent()) {
            least = smaller.get();
            smaller = smaller(least);
        }
        return least;
    }

    private Optional<History> smaller(History history) {
        return lesser(history.steps()).stream().map(history::with).filter(shows).findFirst();
    }

    private static List<List<Step>> lesser(List<Step> steps) {
        List<List<Step>> all = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            all.add(without(steps, i));
            if (steps.get(i) instanceof Step.Pass pass) {
                for (List<Mishap> mishaps : lesserMishaps(pass.mishaps())) {
                    all.add(replaced(steps, i, new Step.Pass(mishaps)));
                }
            }
        }
        return all;
    }

    private static List<List<Mishap>> lesserMishaps(List<Mishap> mishaps) {
        List<List<Mishap>> all = new ArrayList<>();
        for (int i = 0; i < mishaps.size(); i++) {
            all.add(without(mishaps, i));
            if (mishaps.get(i) instanceof Mishap.Meanwhile meanwhile
                    && meanwhile.steps().size() > 1) {
                for (int k = 0; k < meanwhile.steps().size(); k++) {
                    Mishap lesser = new Mishap.Meanwhile(meanwhile.page(), without(meanwhile.steps(), k));
                    all.add(replaced(mishaps, i, lesser));
                }
            }
        }
        return all;
    }

    private static <T> List<T> without(List<T> list, int index) {
        List<T> shorter = new ArrayList<>(list);
        shorter.remove(index);
        return shorter;
    }

    private static <T> List<T> replaced(List<T> list, int index, T by) {
        List<T> changed = new ArrayList<>(list);
        changed.set(index, by);
        return changed;
    }
}
