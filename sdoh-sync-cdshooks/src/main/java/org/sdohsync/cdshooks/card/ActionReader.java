// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.card.SuggestedAction.Kind;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.internal.reading.AnswerReader;
import org.sdohsync.cdshooks.internal.reading.AnswerReader.Element;
import org.sdohsync.cdshooks.internal.reading.PatientReference;
import org.sdohsync.cdshooks.reading.ReadingProblem;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * Reads suggested and system actions, and refuses those for another patient, another server, or a type that is not allowed. For one
 * answer.
 */
final class ActionReader {
    private static final int MOST_ACTIONS = 100;
    private static final int LONGEST_DESCRIPTION = 2000;
    private static final String IF_NONE_EXIST = "davinci-crd.if-none-exist";

    private final AnswerReader in;
    private final HookCall call;

    ActionReader(AnswerReader in, HookCall call) {
        this.in = in;
        this.call = call;
    }

    /** The actions that may be carried out; fewer than the list has if one was refused. */
    List<SuggestedAction> actions(JsonObject parent, String name, String where) {
        List<SuggestedAction> actions = new ArrayList<>();
        for (Element each : in.objects(parent, name, where, MOST_ACTIONS)) {
            action(each).ifPresent(actions::add);
        }
        return actions;
    }

    private Optional<SuggestedAction> action(Element of) {
        @Nullable
        Kind kind = switch (of.json().text("type").orElse("")) {
            case "create" -> Kind.CREATE;
            case "update" -> Kind.UPDATE;
            case "delete" -> Kind.DELETE;
            default -> null;
        };
        if (kind == null) {
            in.problem(of.where() + ".type", ReadingProblem.Kind.UNKNOWN_VALUE);
            return Optional.empty();
        }
        return kind == Kind.DELETE ? delete(of) : write(of, kind);
    }

    private Optional<SuggestedAction> write(Element of, Kind kind) {
        Optional<JsonObject> resource = of.json().object("resource");
        String type = resource.flatMap(json -> json.text("resourceType"))
                .filter(ResourceId::isType)
                .orElse("");
        String id = resource.flatMap(json -> json.text("id"))
                .filter(LocalReference::isId)
                .orElse(null);
        if (resource.isEmpty() || type.isEmpty() || (kind == Kind.UPDATE && id == null)) {
            in.problem(of.where() + ".resource", ReadingProblem.Kind.MISSING);
            return Optional.empty();
        }
        return checked(of, action(of, kind, type, id, resource.get()));
    }

    private Optional<SuggestedAction> delete(Element of) {
        // The member resourceId since 2.0; a text in resource before.
        Optional<String> text = of.json()
                .text("resourceId")
                .or(() -> of.json().text("resource"))
                .or(() -> of.json().texts("resourceId").stream().findFirst());
        if (text.isEmpty()) {
            in.problem(of.where() + ".resourceId", ReadingProblem.Kind.MISSING);
            return Optional.empty();
        }
        Optional<LocalReference> target = LocalReference.find(call.connection().source(), text.get());
        if (target.isEmpty()) {
            in.problem(of.where() + ".resourceId", ReadingProblem.Kind.REFUSED_ACTION);
            return Optional.empty();
        }
        return checked(
                of, action(of, Kind.DELETE, target.get().type(), target.get().id(), null));
    }

    private SuggestedAction action(
            Element of, Kind kind, String type, @Nullable String id, @Nullable JsonObject resource) {
        boolean draft = id != null && call.context().drafts().contains(type + "/" + id);
        String search = of.json()
                .object("extension")
                .flatMap(extension -> extension.text(IF_NONE_EXIST))
                .filter(text -> text.length() <= LONGEST_DESCRIPTION
                        && text.chars().allMatch(sign -> sign > 0x20 && sign < 0x7F))
                .orElse(null);
        return new SuggestedAction(
                kind,
                in.block(of, "description", LONGEST_DESCRIPTION).orElse(""),
                type,
                id,
                resource,
                search,
                draft && kind != Kind.CREATE);
    }

    private Optional<SuggestedAction> checked(Element of, SuggestedAction action) {
        boolean foreign = action.resource()
                .filter(json -> PatientReference.isOfAnother(
                        json,
                        call.context().subject().patient(),
                        call.connection().source()))
                .isPresent();
        boolean allowed = call.service().provider().actsOn(action.type());
        // A delete of a patient's own record is never advice on a decision.
        boolean patient = action.type().equals("Patient") && action.kind() != Kind.UPDATE;
        if (foreign || !allowed || patient) {
            in.problem(of.where(), ReadingProblem.Kind.REFUSED_ACTION);
            return Optional.empty();
        }
        return Optional.of(action);
    }
}
