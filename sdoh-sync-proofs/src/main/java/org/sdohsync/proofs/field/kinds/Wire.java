// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.kinds;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.sdohsync.proofs.field.play.Script;
import org.sdohsync.proofs.field.play.Variant;
import org.sdohsync.proofs.field.server.Answer;
import org.sdohsync.proofs.field.server.Asked;
import org.sdohsync.proofs.field.server.FieldServer;

/** How answers look on the wire: marks, types, lengths, codings, and links to further pages. */
final class Wire {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private Wire() {}

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        marks(all);
        types(all);
        writes(all);
        links(all);
        return all;
    }

    private static void marks(List<Variant> all) {
        all.add(answering("mark-before-searches", Asked::isSearch, Wire::marked));
        all.add(answering("mark-before-reads", Asked::isRead, Wire::marked));
        all.add(answering("mark-before-batches", asked -> asked.path().isEmpty(), Wire::marked));
        all.add(answering("mark-before-metadata", asked -> asked.path().equals("metadata"), Wire::marked));
        all.add(answering("mark-before-configuration", asked -> asked.path().startsWith(".well-known"), Wire::marked));
        all.add(answering("mark-before-tokens", Asked::isToken, Wire::marked));
        all.add(answering("mark-before-written", asked -> asked.method().equals("PUT"), Wire::marked));
        all.add(answering("mark-before-created", Asked::isProcedureCreate, Wire::marked));
    }

    private static void types(List<Variant> all) {
        all.add(type("type-charset-in-capitals", "application/fhir+json; charset=UTF-8"));
        all.add(type("type-in-other-case", "Application/FHIR+JSON;Charset=\"utf-8\""));
        all.add(type("type-plain-json", "application/json"));
        all.add(type("type-text-json", "text/json;charset=utf-8"));
        all.add(type("type-of-dstu2", "application/json+fhir"));
        all.add(type("type-plain-text", "text/plain"));
        all.add(answering("type-missing", asked -> true, answer -> answer.without("Content-Type")));
        all.add(answering("body-in-pieces", asked -> true, Answer::chunked));
        all.add(answering(
                "body-compressed", asked -> asked.header("Accept-Encoding").isPresent(), Wire::compressed));
        all.add(answering(
                "body-with-line-breaks", asked -> true, answer -> answer.text(text -> "\r\n\t" + text + "\r\n\r\n")));
        all.add(answering(
                "batch-refused", asked -> asked.path().isEmpty(), answer -> Answer.refusal(405, "not-supported")));
        all.add(answering("batch-not-found", asked -> asked.path().isEmpty(), answer -> Answer.empty(404)));
    }

    private static void writes(List<Variant> all) {
        all.add(answering(
                "write-without-body",
                asked -> asked.method().equals("PUT"),
                answer -> answer.status() == 200 ? Answer.empty(200) : answer));
        all.add(answering(
                "write-with-204",
                asked -> asked.method().equals("PUT"),
                answer -> answer.status() == 200 ? Answer.empty(204) : answer));
        all.add(answering(
                "write-with-outcome",
                asked -> asked.method().equals("PUT"),
                answer -> answer.status() == 200 ? Answer.refusal(200, "informational") : answer));
        all.add(answering("create-without-location", Asked::isProcedureCreate, answer -> answer.without("Location")));
        all.add(answering(
                "create-without-body",
                Asked::isProcedureCreate,
                answer -> answer.status() == 201 ? answer.body(new byte[0]) : answer));
        all.add(answering(
                "create-with-relative-location",
                Asked::isProcedureCreate,
                answer -> answer.status() == 201 ? answer.with("Location", "Procedure/made-1/_history/1") : answer));
        all.add(answering(
                "create-without-location-and-body",
                Asked::isProcedureCreate,
                answer -> answer.status() == 201
                        ? answer.without("Location").without("ETag").body(new byte[0])
                        : answer));
        all.add(answering(
                "create-with-200",
                Asked::isProcedureCreate,
                answer -> answer.status() == 201 ? Answer.of(200, "application/fhir+json", answer.text()) : answer));
    }

    private static void links(List<Variant> all) {
        all.add(link("link-with-blank", link -> link + "&note=a b"));
        all.add(link("link-with-bars", link -> link + "&code=http://x|y"));
        all.add(link("link-with-brackets", link -> link + "&q={a}[b]"));
        all.add(link("link-with-letters-of-another-language", link -> link + "&n=\u00e9"));
        all.add(link("link-with-a-lone-percent", link -> link + "&n=100%"));
        all.add(link("link-relative", link -> link.substring(link.indexOf("/fhir/") + 6)));
        all.add(link("link-of-the-path", link -> link.substring(link.indexOf("/fhir/"))));
        all.add(link("link-of-the-query", link -> link.substring(link.indexOf('?'))));
        all.add(link("link-in-other-case", link -> link.replace("http://localhost", "HTTP://LocalHost")));
        all.add(Variant.of("link-to-another-host")
                .server(server -> server.pagesOf(1))
                .behaving((asked, server) ->
                        linked(asked, server, link -> link.replace("http://localhost", "http://internal-7.example")))
                .playing(Script.READ)
                .named());
    }

    private static Variant answering(String name, Predicate<Asked> which, UnaryOperator<Answer> edit) {
        return Variant.of(name)
                .behaving((asked, server) ->
                        which.test(asked) ? edit.apply(server.healthy(asked)) : server.healthy(asked));
    }

    private static Variant type(String name, String type) {
        return answering(
                name,
                asked -> !asked.path().startsWith("/"),
                answer -> answer.isContent() ? answer.with("Content-Type", type) : answer);
    }

    private static Answer marked(Answer answer) {
        if (!answer.isContent()) {
            return answer;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(MARK);
        bytes.writeBytes(answer.body());
        return answer.body(bytes.toByteArray());
    }

    private static Answer compressed(Answer answer) {
        if (!answer.isContent()) {
            return answer;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(answer.body());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        return answer.body(bytes.toByteArray()).with("Content-Encoding", "gzip");
    }

    private static Variant link(String name, UnaryOperator<String> edit) {
        return Variant.of(name)
                .server(server -> server.pagesOf(1))
                .behaving((asked, server) -> linked(asked, server, edit));
    }

    private static Answer linked(Asked asked, FieldServer server, UnaryOperator<String> edit) {
        Answer answer = server.healthy(asked);
        if (!asked.isSearch()) {
            return answer;
        }
        return answer.text(text -> {
            int at = text.indexOf("\"relation\":\"next\",\"url\":\"");
            if (at < 0) {
                return text;
            }
            int from = at + "\"relation\":\"next\",\"url\":\"".length();
            int to = text.indexOf('"', from);
            return text.substring(0, from) + edit.apply(text.substring(from, to)) + text.substring(to);
        });
    }
}
