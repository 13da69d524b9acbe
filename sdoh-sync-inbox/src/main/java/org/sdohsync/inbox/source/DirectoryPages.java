// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.source;

import java.util.List;
import org.sdohsync.smart.finding.Brand;
import org.sdohsync.smart.finding.FoundSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Looks a source up by the name of its organization. The form leads to the same connecting as a typed address. */
@Controller
final class DirectoryPages {
    private static final int MOST_PLACES = 4;

    private final BrandSearch brands;

    DirectoryPages(BrandSearch brands) {
        this.brands = brands;
    }

    /** A source as the page shows it: what a directory says is text, and no more. */
    record Found(String name, String places, String address) {
        static Found of(FoundSource source) {
            List<String> places = source.brands().stream()
                    .map(Brand::places)
                    .flatMap(List::stream)
                    .distinct()
                    .limit(MOST_PLACES)
                    .toList();
            return new Found(
                    source.name(), String.join(", ", places), source.baseUrl().toString());
        }
    }

    @GetMapping("/sources/directory")
    String search(
            @RequestParam(name = "words", defaultValue = "") String words,
            @RequestParam(name = "place", defaultValue = "") String place,
            Model model) {
        if (!brands.isKnown()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        boolean asked = !words.isBlank() || !place.isBlank();
        List<FoundSource> found = asked ? brands.find(words, place) : List.of();
        model.addAttribute("words", words)
                .addAttribute("place", place)
                .addAttribute("asked", asked)
                .addAttribute("more", found.size() > BrandSearch.MOST)
                .addAttribute(
                        "found",
                        found.stream().limit(BrandSearch.MOST).map(Found::of).toList());
        return "directory";
    }
}
