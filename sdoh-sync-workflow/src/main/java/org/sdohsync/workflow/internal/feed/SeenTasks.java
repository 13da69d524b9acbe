// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The Tasks that were acknowledged, with their states, in the order in which they came first. A first sync may see 100,000: as rows of
 * bytes ({@link SeenRow}) they take less than half of what a map of objects takes. A copy shares the bytes until one of the two is changed. Not
 * thread-safe; safe for reading by many threads while nobody changes it.
 */
final class SeenTasks {
    private static final int GONE = -1;
    private static final int FEWEST = 16;

    /** Where the rows begin, in their order; {@link #GONE} for what was removed. */
    private int[] places = new int[0];

    /** Open addressing by the id: the index of a place and one, or 0. At least a third of it is 0. */
    private int[] slots = new int[1];

    private byte[] rows = new byte[0];
    private int ordered;
    private int used;
    private int size;
    private boolean shared;

    /** Copies these, at first without their bytes. */
    SeenTasks copy() {
        SeenTasks copy = new SeenTasks();
        copy.places = places;
        copy.slots = slots;
        copy.rows = rows;
        copy.ordered = ordered;
        copy.used = used;
        copy.size = size;
        copy.shared = true;
        shared = true;
        return copy;
    }

    int size() {
        return size;
    }

    boolean contains(String id) {
        return find(id.getBytes(UTF_8)) != GONE;
    }

    @Nullable
    AcknowledgedState get(String id) {
        int index = find(id.getBytes(UTF_8));
        return index == GONE ? null : state(index);
    }

    /** Sets a Task's state. One that is there already keeps its place in the order. */
    void put(String id, AcknowledgedState state) {
        byte[] name = id.getBytes(UTF_8);
        makeRoom(SeenRow.most(name, state));
        int index = find(name);
        if (index == GONE) {
            index = ordered++;
            size++;
            enter(index, name);
        }
        places[index] = used;
        ByteBuffer end = at(used);
        SeenRow.write(end, name, state);
        used = end.position();
    }

    /** Puts a Task behind all others; does nothing if it is not there. */
    void moveLast(String id) {
        int index = find(id.getBytes(UTF_8));
        if (index != GONE) {
            AcknowledgedState state = state(index);
            remove(index);
            put(id, state);
        }
    }

    /** Removes those for which a test is true, and tells whether there were any. */
    boolean removeIf(BiPredicate<? super String, ? super AcknowledgedState> test) {
        int before = size;
        for (int index = 0; index < ordered; index++) {
            if (places[index] != GONE && test.test(id(index), state(index))) {
                remove(index);
            }
        }
        return size < before;
    }

    void clear() {
        places = new int[0];
        slots = new int[1];
        rows = new byte[0];
        ordered = 0;
        used = 0;
        size = 0;
        shared = false;
    }

    /** Tells whether a test is true for at least so many states. */
    boolean haveAtLeast(int count, Predicate<? super AcknowledgedState> test) {
        int found = 0;
        for (int index = 0; index < ordered && found < count; index++) {
            if (places[index] != GONE && test.test(state(index))) {
                found++;
            }
        }
        return found >= count;
    }

    /** The ids of the last of them, in order. */
    List<String> last(int count) {
        List<String> ids = new ArrayList<>();
        int skipped = size - count;
        for (int index = 0; index < ordered; index++) {
            if (places[index] != GONE && skipped-- <= 0) {
                ids.add(id(index));
            }
        }
        return ids;
    }

    void forEach(BiConsumer<? super String, ? super AcknowledgedState> action) {
        for (int index = 0; index < ordered; index++) {
            if (places[index] != GONE) {
                action.accept(id(index), state(index));
            }
        }
    }

    private ByteBuffer at(int place) {
        return ByteBuffer.wrap(rows).position(place);
    }

    private String id(int index) {
        return SeenRow.id(at(places[index]));
    }

    private AcknowledgedState state(int index) {
        ByteBuffer row = at(places[index]);
        SeenRow.skipText(row);
        return SeenRow.state(row);
    }

    private int find(byte[] id) {
        int slot = firstSlot(id);
        while (slots[slot] != 0) {
            int index = slots[slot] - 1;
            if (places[index] != GONE && SeenRow.isOf(at(places[index]), id)) {
                return index;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return GONE;
    }

    private void enter(int index, byte[] id) {
        int slot = firstSlot(id);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = index + 1;
    }

    private int firstSlot(byte[] id) {
        int hash = Arrays.hashCode(id) * 0x9e3779b9;
        return (hash ^ (hash >>> 16)) & (slots.length - 1);
    }

    private void remove(int index) {
        own();
        places[index] = GONE;
        size--;
    }

    private void own() {
        if (shared) {
            places = places.clone();
            slots = slots.clone();
            rows = rows.clone();
            shared = false;
        }
    }

    /** Makes room for one more row: by what removed and replaced ones leave, else by half as much again. */
    private void makeRoom(int bytes) {
        own();
        if (ordered < places.length && bytes <= rows.length - used) {
            return;
        }
        SeenTasks roomy = new SeenTasks();
        int rowsBytes = Math.addExact(liveBytes(), bytes);
        roomy.rows = new byte[Math.addExact(rowsBytes, rowsBytes / 2)];
        roomy.places = new int[Math.max(FEWEST, size + size / 2)];
        roomy.slots = new int[2 * Integer.highestOneBit(roomy.places.length + roomy.places.length / 2)];
        for (int index = 0; index < ordered; index++) {
            if (places[index] != GONE) {
                roomy.append(this, index);
            }
        }
        places = roomy.places;
        slots = roomy.slots;
        rows = roomy.rows;
        ordered = roomy.ordered;
        used = roomy.used;
    }

    private void append(SeenTasks from, int index) {
        int begin = from.places[index];
        int length = from.endOf(index) - begin;
        System.arraycopy(from.rows, begin, rows, used, length);
        places[ordered] = used;
        enter(ordered, SeenRow.id(at(used)).getBytes(UTF_8));
        used += length;
        ordered++;
        size++;
    }

    private int liveBytes() {
        int bytes = 0;
        for (int index = 0; index < ordered; index++) {
            if (places[index] != GONE) {
                bytes += endOf(index) - places[index];
            }
        }
        return bytes;
    }

    private int endOf(int index) {
        ByteBuffer row = at(places[index]);
        SeenRow.skip(row);
        return row.position();
    }
}
