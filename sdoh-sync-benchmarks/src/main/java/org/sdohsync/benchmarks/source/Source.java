// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.json.JsonObject;

/** A source: answers reads, searches and batches of them. All Tasks are owned by whoever asks. Safe for use by many threads. */
final class Source {
    private static final byte[] METADATA = """
            {"resourceType":"CapabilityStatement","status":"active","date":"2026-03-02","kind":"instance","fhirVersion":"4.0.1",\
            "format":["json"],"rest":[{"mode":"server","interaction":[{"code":"batch"}],"resource":[{"type":"Task",\
            "interaction":[{"code":"read"},{"code":"search-type"}],"versioning":"versioned-update",\
            "searchInclude":["Task:focus","Task:patient","Task:requester"],\
            "searchParam":[{"name":"owner","type":"reference"},{"name":"_lastUpdated","type":"date"},{"name":"_id","type":"token"}]}\
            ]}]}""".getBytes(StandardCharsets.UTF_8);

    private final String base;
    private final SourceShape shape;
    private final Resources resources;
    private volatile TaskTable tasks;

    Source(SourceShape shape, String base, Resources resources) {
        this.base = base;
        this.shape = shape;
        this.resources = resources;
        this.tasks = TaskTable.of(shape.tasks(), shape.spacingMillis());
    }

    SourceShape shape() {
        return shape;
    }

    /** Changes the Tasks that were not changed for longest. Not for use by several threads. */
    void touch(int count) {
        tasks = tasks.touched(count);
    }

    /** Answers a GET of what lies below the base. */
    Reply get(String pathAndQuery) {
        try {
            int question = pathAndQuery.indexOf('?');
            return question < 0
                    ? read(pathAndQuery)
                    : search(pathAndQuery.substring(0, question), new Query(pathAndQuery.substring(question + 1)));
        } catch (IllegalArgumentException notUnderstood) {
            return Reply.refused(400, "invalid", "not understood: " + notUnderstood.getMessage());
        }
    }

    /** Answers a Bundle of GETs, in their order. */
    Reply batch(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length * 16);
        write("{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[", out);
        String comma = "";
        for (JsonObject entry : JsonObject.parse(body, "batch").objects("entry")) {
            String path = entry.object("request")
                    .flatMap(request -> request.text("url"))
                    .orElse("");
            Reply reply = get(path.startsWith("/") ? path.substring(1) : path);
            write(
                    comma
                            + (reply.ok()
                                    ? "{\"resource\":"
                                    : "{\"response\":{\"status\":\"" + reply.status() + "\",\"outcome\":"),
                    out);
            out.writeBytes(reply.body());
            write(reply.ok() ? ",\"response\":{\"status\":\"200 OK\"}}" : "}}", out);
            comma = ",";
        }
        write("]}", out);
        return Reply.of(out.toByteArray());
    }

    private Reply read(String path) {
        if (path.equals("metadata")) {
            return Reply.of(METADATA);
        }
        String[] parts = path.split("/", -1);
        return parts.length != 2
                ? Reply.refused(400, "invalid", "not a read")
                : Item.of(parts[0], parts[1], shape.tasks())
                        .map(item -> {
                            ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
                            write(item, tasks, out);
                            return Reply.of(out.toByteArray());
                        })
                        .orElseGet(() -> Reply.refused(404, "not-found", "not here"));
    }

    private Reply search(String type, Query query) {
        if (query.one("_id").isPresent()) {
            return named(type, query);
        }
        if (!type.equals(Kind.TASK.type())) {
            return Reply.refused(400, "not-supported", "searched by _id only");
        }
        return tasks(query);
    }

    private Reply named(String type, Query query) {
        List<Item> found = new ArrayList<>();
        for (String id : query.one("_id").orElse("").split(",", -1)) {
            Item.of(type, id, shape.tasks()).ifPresent(found::add);
        }
        SearchBundle bundle = new SearchBundle(found.size());
        bundle.link("self", base + "/" + type + "?" + query);
        TaskTable now = tasks;
        found.forEach(item -> bundle.entry(base, item, "match", out -> write(item, now, out)));
        new Includes(query)
                .of(found)
                .forEach(item -> bundle.entry(base, item, "include", out -> write(item, now, out)));
        return Reply.of(bundle.bytes());
    }

    private Reply tasks(Query query) {
        TaskTable now = tasks;
        boolean newestFirst = query.one("_sort").orElse("").startsWith("-");
        int first = query.since().map(now::firstSince).orElse(0);
        int total = now.size() - first;
        int from = Math.min(total, query.offset());
        int to = Math.min(total, from + query.number("_count", 100));
        SearchBundle bundle = new SearchBundle(total);
        bundle.link("self", base + "/Task?" + query);
        if (to < total) {
            bundle.link("next", base + "/Task?" + query.from(to));
        }
        List<Item> found = new ArrayList<>();
        for (int place = from; place < to; place++) {
            int row = newestFirst ? now.size() - 1 - place : first + place;
            found.add(now.item(row));
            bundle.entry(
                    base,
                    now.item(row),
                    "match",
                    out -> resources.write(now.item(row), now.version(row), now.time(row), out));
        }
        new Includes(query)
                .of(found)
                .forEach(item -> bundle.entry(base, item, "include", out -> write(item, now, out)));
        return Reply.of(bundle.bytes());
    }

    private void write(Item item, TaskTable now, ByteArrayOutputStream out) {
        if (item.kind() == Kind.TASK) {
            int row = now.row(item.number()).orElseThrow();
            resources.write(item, now.version(row), now.time(row), out);
        } else {
            resources.write(item, 1, Resources.LONG_AGO, out);
        }
    }

    private static void write(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
