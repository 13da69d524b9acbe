// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.code.TaskParts;

/**
 * The answers to a questionnaire. They are one QuestionnaireResponse at the source, which every saving and the completion write: the
 * first time it is created, then updated, but not over what others wrote since. What others wrote is told by two things: the version
 * that the answers were made from, and {@code authored}, the time of each of our own writings.
 */
final class AnswersOutcome extends ActionOutcome {
    static final String KIND = "ANSWERS";

    static final String TYPE = "QuestionnaireResponse";

    /** Any answers, for their name. */
    static final AnswersOutcome NAMED = new AnswersOutcome(JsonObject.builder().build(), null, List.of());

    private static final String AUTHORED = "authored";
    private static final String STATUS = "status";
    private static final String ITEM = "item";
    private static final String QUESTIONNAIRE = "questionnaire";

    private final @Nullable String madeFrom;
    private final List<Instant> replaced;

    private AnswersOutcome(JsonObject answers, @Nullable String madeFrom, List<Instant> replaced) {
        super(answers);
        this.madeFrom = madeFrom;
        this.replaced = List.copyOf(replaced);
    }

    static AnswersOutcome of(QuestionnaireResponse answers, boolean completed) {
        String version = answers.getMeta().getVersionId();
        QuestionnaireResponse bare = answers.copy();
        bare.setId((String) null);
        bare.setMeta(null);
        bare.setText(null);
        bare.setIdentifier(null);
        bare.setAuthored(null);
        bare.getMeta().addProfile(Profiles.QUESTIONNAIRE_RESPONSE);
        bare.setStatus(completed ? QuestionnaireResponseStatus.COMPLETED : QuestionnaireResponseStatus.INPROGRESS);
        return new AnswersOutcome(JsonObject.parse(FhirJson.encode(bare), "outcome"), version, List.of());
    }

    static AnswersOutcome read(JsonObject answers, JsonObject json) {
        return new AnswersOutcome(
                answers,
                json.text("madeFrom").orElse(null),
                json.texts("replaced").stream().map(Instant::parse).toList());
    }

    @Override
    JsonObject toJson() {
        return super.toJson().toBuilder()
                .text("madeFrom", madeFrom)
                .texts("replaced", replaced.stream().map(Instant::toString).toList())
                .build();
    }

    @Override
    ActionOutcome toldAt(Instant now) {
        String time = time(now).toString();
        return value().has(AUTHORED)
                ? this
                : new AnswersOutcome(value().toBuilder().text(AUTHORED, time).build(), madeFrom, replaced);
    }

    /** These answers in the place of others that are not known to be at the source, and may be there. */
    AnswersOutcome inPlaceOf(AnswersOutcome earlier) {
        List<Instant> all = new ArrayList<>(earlier.replaced);
        earlier.authored().ifPresent(all::add);
        return new AnswersOutcome(value(), madeFrom == null ? earlier.madeFrom : madeFrom, all);
    }

    /** The time that our own writing at a time has. */
    static Instant time(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MILLIS);
    }

    private Optional<Instant> authored() {
        return authored(value());
    }

    private static Optional<Instant> authored(JsonObject answers) {
        try {
            return answers.text(AUTHORED).map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noMoment) {
            return Optional.empty();
        }
    }

    /** Tells whether the source has these answers. */
    boolean isIn(JsonObject held) {
        return hasStatusOf(held)
                && JsonContent.same(value().members().get(ITEM), held.members().get(ITEM));
    }

    /** Tells whether this writing arrived, however the source has formatted it since. */
    boolean arrivedIn(JsonObject held) {
        return isIn(held) || (hasStatusOf(held) && isAuthorOf(held));
    }

    /** Tells whether what the source has was written as these answers. */
    boolean isAuthorOf(JsonObject held) {
        return authored().isPresent() && authored().equals(authored(held));
    }

    /**
     * Tells whether the source has what an earlier sending of these answers wrote, before they were said again. It has to be written
     * with the later time, by which the next answers know that it is ours.
     */
    boolean replaces(JsonObject held) {
        return authored(held).filter(replaced::contains).isPresent();
    }

    private boolean hasStatusOf(JsonObject held) {
        return held.text(STATUS).equals(value().text(STATUS));
    }

    /** Tells whether these answers may take the place of what the source has: nobody else wrote it since they were made. */
    boolean follow(JsonObject held, @Nullable String version, List<Instant> ours) {
        return (madeFrom != null && madeFrom.equals(version))
                || authored(held)
                        .filter(time -> ours.contains(time)
                                || authored().filter(time::equals).isPresent())
                        .isPresent()
                || replaces(held);
    }

    /** The source's copy with these answers. */
    JsonObject over(JsonObject held) {
        JsonObject.Builder edited = held.toBuilder()
                .text(STATUS, value().text(STATUS).orElseThrow())
                .text(AUTHORED, value().text(AUTHORED).orElse(null));
        value().text(QUESTIONNAIRE).ifPresent(canonical -> edited.text(QUESTIONNAIRE, canonical));
        List<JsonObject> items = value().objects(ITEM);
        return (items.isEmpty() ? edited.remove(ITEM) : edited.objects(ITEM, items)).build();
    }

    @Override
    boolean isService() {
        return false;
    }

    @Override
    String type() {
        return TYPE;
    }

    @Override
    JsonObject draft(String identifier, JsonObject task, @Nullable JsonObject request) {
        JsonObject draft = ResultDraft.build(identifier, this, task, request);
        JsonObject.Builder signed = draft.toBuilder();
        ResultDraft.owner(task).ifPresent(owner -> {
            if (!draft.has("author")) {
                signed.object("author", owner);
            }
            if (!draft.has("source")) {
                signed.object("source", owner);
            }
        });
        return signed.build();
    }

    @Override
    JsonObject output(String posted) {
        return output(TaskParts.QUESTIONNAIRE_RESPONSE, "valueReference", reference(posted));
    }

    @Override
    String name() {
        return TYPE;
    }

    @Override
    String kind() {
        return KIND;
    }
}
