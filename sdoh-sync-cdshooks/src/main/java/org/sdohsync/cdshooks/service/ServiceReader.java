// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.internal.reading.AnswerReader;
import org.sdohsync.cdshooks.internal.reading.AnswerReader.Element;
import org.sdohsync.cdshooks.reading.ReadingProblem;
import org.sdohsync.cdshooks.reading.ReadingProblem.Kind;
import org.sdohsync.core.json.JsonObject;

/** Reads the entries of a discovery answer: a bad entry is left out and its neighbours stay. For one answer. */
final class ServiceReader {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TITLE = 500;
    private static final int LONGEST_PROSE = 20_000;
    private static final int LONGEST_TEMPLATE = 4096;
    private static final JsonObject NOTHING = JsonObject.builder().build();

    private final CdsProvider provider;
    private final AnswerReader in = new AnswerReader();

    ServiceReader(CdsProvider provider) {
        this.provider = provider;
    }

    List<CdsService> read(JsonObject answer) {
        List<CdsService> found = new ArrayList<>();
        for (Element each : in.objects(answer, "services", "", CdsServices.MOST_SERVICES)) {
            service(each).ifPresent(found::add);
        }
        return found;
    }

    List<ReadingProblem> problems() {
        return in.problems();
    }

    private Optional<CdsService> service(Element of) {
        Optional<String> hook = in.required(of, "hook", LONGEST_NAME);
        Optional<String> id = of.json().text("id").filter(CdsService::isId);
        if (id.isEmpty()) {
            in.problem(of.where() + ".id", Kind.MISSING);
        }
        if (hook.isEmpty() || id.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        in.line(of, "title", LONGEST_TITLE).ifPresent(text -> texts.put("title", text));
        in.block(of, "description", LONGEST_PROSE)
                .ifPresentOrElse(
                        text -> texts.put("description", text),
                        () -> in.problem(of.where() + ".description", Kind.MISSING));
        in.block(of, "usageRequirements", LONGEST_PROSE).ifPresent(text -> texts.put("usageRequirements", text));
        in.line(of, "version", LONGEST_NAME).ifPresent(text -> texts.put("version", text));
        in.line(of, "hookVersion", LONGEST_NAME).ifPresent(text -> texts.put("hookVersion", text));
        return Optional.of(new CdsService(
                provider,
                hook.get(),
                id.get(),
                texts,
                prefetch(of),
                of.json().object("extension").orElse(NOTHING)));
    }

    private Map<String, String> prefetch(Element of) {
        Map<String, String> templates = new LinkedHashMap<>();
        String where = of.where() + ".prefetch";
        JsonObject wanted = of.json().object("prefetch").orElse(NOTHING);
        for (Map.Entry<String, @Nullable Object> each : wanted.members().entrySet()) {
            if (templates.size() == CdsServices.MOST_PREFETCH) {
                in.problem(where, Kind.TOO_MANY);
                break;
            }
            String place = where + "." + AnswerReader.shown(each.getKey());
            if (!(each.getValue() instanceof String template) || each.getKey().length() > LONGEST_NAME) {
                in.problem(place, Kind.WRONG_TYPE);
            } else if (template.length() > LONGEST_TEMPLATE) {
                in.problem(place, Kind.TOO_LONG);
            } else {
                templates.put(each.getKey(), template);
            }
        }
        return templates;
    }
}
