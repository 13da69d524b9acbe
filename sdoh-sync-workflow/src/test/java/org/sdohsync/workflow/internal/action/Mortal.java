// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** A process that dies at a chosen point: before or after one of its requests or store writes. It stays dead. */
public final class Mortal {
    /** What happens to everything a dead process tries. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        private Death() {
            super("the process is dead");
        }
    }

    private final int last;
    private int points;

    private Mortal(int last) {
        this.last = last;
    }

    /** Dies at a point, counted from 0. */
    public static Mortal dyingAt(int point) {
        return new Mortal(point);
    }

    public static Mortal immortal() {
        return new Mortal(Integer.MAX_VALUE);
    }

    public HttpSender sender(HttpSender inner) {
        return request -> {
            point();
            HttpReply reply = inner.send(request);
            point();
            return reply;
        };
    }

    public RecordStore store(RecordStore inner) {
        return new RecordStore() {
            @Override
            public Optional<StoredRecord> load(RecordKey key) {
                live();
                return inner.load(key);
            }

            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                point();
                Optional<Revision> saved = inner.save(key, draft, expected);
                point();
                return saved;
            }

            @Override
            public boolean delete(RecordKey key, Revision expected) {
                point();
                boolean deleted = inner.delete(key, expected);
                point();
                return deleted;
            }

            @Override
            public List<StoredRecord> list(RecordQuery query) {
                live();
                return inner.list(query);
            }

            @Override
            public Set<String> kinds() {
                live();
                return inner.kinds();
            }

            @Override
            public void close() {}
        };
    }

    private void point() {
        live();
        if (points++ == last) {
            throw new Death();
        }
    }

    private void live() {
        if (points > last) {
            throw new Death();
        }
    }
}
