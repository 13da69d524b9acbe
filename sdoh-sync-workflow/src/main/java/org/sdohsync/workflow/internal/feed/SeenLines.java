// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;

/**
 * The {@link SeenTasks} in a checkpoint's JSON: a line for each Task with its id, its time or a hyphen, its change, and its content if
 * that is compared. Very many lines are deflated, in blocks, so that saving them takes a fraction of the memory that the lines do.
 */
final class SeenLines {
    /** From so many on they are deflated. Fewer are read in less time as they are. */
    private static final int MANY = 2_000;

    private static final int LINES_A_BLOCK = 10_000;
    private static final String LINES = "seen";
    private static final String BLOCKS = "seenDeflated";

    private SeenLines() {}

    static boolean areDeflated(SeenTasks seen) {
        return seen.size() >= MANY;
    }

    /** The member of the JSON that {@link #of} is for. */
    static String member(SeenTasks seen) {
        return areDeflated(seen) ? BLOCKS : LINES;
    }

    static List<String> of(SeenTasks seen) {
        List<String> texts = new ArrayList<>();
        if (areDeflated(seen)) {
            Block block = new Block(texts);
            seen.forEach((id, state) -> block.add(line(id, state)));
            block.end();
        } else {
            seen.forEach((id, state) -> texts.add(line(id, state)));
        }
        return texts;
    }

    /**
     * Reads both forms.
     *
     * @throws IllegalArgumentException if a line or a block is broken
     */
    static SeenTasks read(JsonObject json) {
        SeenTasks seen = new SeenTasks();
        json.texts(LINES).forEach(line -> readLine(line, seen));
        json.texts(BLOCKS).forEach(block -> readBlock(block, seen));
        return seen;
    }

    private static void readBlock(String block, SeenTasks seen) {
        byte[] deflated = Base64.getDecoder().decode(block);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new InflaterInputStream(new ByteArrayInputStream(deflated)), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                readLine(line, seen);
            }
        } catch (IOException broken) {
            throw new IllegalArgumentException("not a block of seen Tasks", broken);
        }
    }

    private static String line(String id, AcknowledgedState state) {
        Instant time = state.lastUpdated();
        String line = id + " " + (time == null ? "-" : time) + " " + state.change();
        return state.content().isEmpty() ? line : line + " " + state.content();
    }

    private static void readLine(String line, SeenTasks seen) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 && parts.length != 4) {
            throw new IllegalArgumentException("not a line of a seen Task");
        }
        Instant time = parts[1].equals("-") ? null : Instant.parse(parts[1]);
        seen.put(parts[0], new AcknowledgedState(parts[2], time, parts.length == 4 ? parts[3] : ""));
    }

    /** Lines that are deflated together. */
    private static final class Block {
        private final List<String> blocks;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable OutputStream lines;
        private int count;

        Block(List<String> blocks) {
            this.blocks = blocks;
        }

        void add(String line) {
            try {
                OutputStream open = lines == null ? new DeflaterOutputStream(bytes) : lines;
                lines = open;
                open.write((line + "\n").getBytes(UTF_8));
            } catch (IOException impossible) {
                throw new UncheckedIOException("deflating into memory failed; this indicates a bug", impossible);
            }
            if (++count == LINES_A_BLOCK) {
                end();
            }
        }

        void end() {
            if (lines == null) {
                return;
            }
            try {
                lines.close();
            } catch (IOException impossible) {
                throw new UncheckedIOException("deflating into memory failed; this indicates a bug", impossible);
            }
            blocks.add(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            bytes.reset();
            lines = null;
            count = 0;
        }
    }
}
