// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.StoredRecord;

/** Stores with the mistakes that people make, one each. */
final class BrokenStores {
    private BrokenStores() {}

    static RecordStore savesWhateverTheRevision(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                return open().save(key, draft, current(key));
            }
        };
    }

    static RecordStore createsOverWhatIsThere(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                return open().save(key, draft, expected.equals(Revision.NONE) ? current(key) : expected);
            }
        };
    }

    static RecordStore updatesWhatIsNotThere(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                return open().save(key, draft, current(key).equals(Revision.NONE) ? Revision.NONE : expected);
            }
        };
    }

    static RecordStore comparesThenWrites(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                if (!current(key).equals(expected)) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(50_000);
                return open().save(key, draft, current(key));
            }
        };
    }

    static RecordStore createsAfterLooking(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                if (!expected.equals(Revision.NONE) || !current(key).equals(expected)) {
                    return open().save(key, draft, expected);
                }
                LockSupport.parkNanos(50_000);
                return open().save(key, draft, current(key));
            }
        };
    }

    static RecordStore writesInTwoSteps(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                byte[] before =
                        medium.load(key).map(held -> held.draft().payload()).orElse(new byte[] {'-'});
                Optional<Revision> first = open().save(
                                key, RecordDraft.of(draft.group(), draft.dueAt().orElse(null), before), expected);
                LockSupport.parkNanos(50_000);
                return first.flatMap(revision -> medium.save(key, draft, revision));
            }
        };
    }

    static RecordStore sealsForTheRevisionThatWasExpected(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                return open().save(key, draft.at(expected), expected);
            }
        };
    }

    static RecordStore sealsBeforeItDrawsTheRevision(RecordStore medium) {
        AtomicLong guessed = new AtomicLong();
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                RecordDraft sealed = draft.at(new Revision(guessed.incrementAndGet()));
                LockSupport.parkNanos(50_000);
                return open().save(key, sealed, expected);
            }
        };
    }

    static RecordStore keepsTheOldDueTime(RecordStore medium) {
        return draftsChanged(medium, (key, draft) -> {
            Optional<Instant> before =
                    medium.load(key).flatMap(held -> held.draft().dueAt());
            return RecordDraft.of(
                    draft.group(),
                    draft.dueAt().or(() -> before).orElse(null),
                    revision -> draft.at(revision).payload());
        });
    }

    static RecordStore roundsDueTimes(RecordStore medium) {
        return draftsChanged(
                medium,
                (key, draft) -> RecordDraft.of(
                        draft.group(),
                        draft.dueAt()
                                .map(due -> due.truncatedTo(ChronoUnit.MICROS))
                                .orElse(null),
                        revision -> draft.at(revision).payload()));
    }

    static RecordStore cutsPayloadsAt64K(RecordStore medium) {
        return draftsChanged(medium, (key, draft) -> {
            byte[] kept = Arrays.copyOf(draft.payload(), Math.min(0xFFFF, draft.payload().length));
            return RecordDraft.of(draft.group(), draft.dueAt().orElse(null), kept);
        });
    }

    static RecordStore deletesWhateverTheRevision(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public boolean delete(RecordKey key, Revision expected) {
                return open().delete(key, current(key));
            }
        };
    }

    static RecordStore deletesForEverybodyWhoAsks(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public boolean delete(RecordKey key, Revision expected) {
                boolean matches =
                        !expected.equals(Revision.NONE) && current(key).equals(expected);
                LockSupport.parkNanos(50_000);
                boolean ignored = open().delete(key, expected);
                return matches;
            }
        };
    }

    static RecordStore countsRevisionsFromOneAgain(RecordStore medium) {
        Map<RecordKey, Long> bases = new ConcurrentHashMap<>();
        return new Handle(medium) {
            @Override
            public Optional<StoredRecord> load(RecordKey key) {
                return open().load(key).map(held -> new StoredRecord(key, shown(key, held.revision()), held.draft()));
            }

            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                Optional<Revision> saved = open().save(key, draft, hidden(key, expected));
                if (expected.equals(Revision.NONE)) {
                    saved.ifPresent(revision -> bases.put(key, revision.number() - 1));
                }
                return saved.map(revision -> shown(key, revision));
            }

            @Override
            public boolean delete(RecordKey key, Revision expected) {
                return open().delete(key, hidden(key, expected));
            }

            private Revision shown(RecordKey key, Revision revision) {
                return new Revision(revision.number() - bases.getOrDefault(key, 0L));
            }

            private Revision hidden(RecordKey key, Revision revision) {
                return revision.equals(Revision.NONE)
                        ? revision
                        : new Revision(revision.number() + bases.getOrDefault(key, 0L));
            }
        };
    }

    static RecordStore ordersByUtf16(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public List<StoredRecord> list(RecordQuery query) {
                List<StoredRecord> all =
                        new ArrayList<>(open().list(RecordQuery.of(query.kind()).limit(Integer.MAX_VALUE)));
                all.sort(Comparator.comparing(held -> held.key().id()));
                return all.stream()
                        .filter(held -> held.key().id().compareTo(query.after()) > 0)
                        .limit(query.limit())
                        .toList();
            }
        };
    }

    static RecordStore listsWhatIsDueAtTheMoment(RecordStore medium) {
        return queriesChanged(
                medium,
                query -> query.dueBefore().isEmpty()
                        ? query
                        : query.dueBefore(query.dueBefore().get().plusNanos(1)));
    }

    static RecordStore ignoresTheGroup(RecordStore medium) {
        return queriesChanged(medium, query -> {
            RecordQuery wide = RecordQuery.of(query.kind()).after(query.after()).limit(query.limit());
            return query.dueBefore().map(wide::dueBefore).orElse(wide);
        });
    }

    static RecordStore ignoresTheLimit(RecordStore medium) {
        return queriesChanged(medium, query -> query.limit(Integer.MAX_VALUE));
    }

    static RecordStore filtersAfterThePage(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public List<StoredRecord> list(RecordQuery query) {
                RecordQuery wide =
                        RecordQuery.of(query.kind()).after(query.after()).limit(query.limit());
                return open().list(wide).stream()
                        .filter(held -> query.matches(
                                held.key().id(),
                                held.draft().group(),
                                held.draft().dueAt().orElse(null)))
                        .toList();
            }
        };
    }

    static RecordStore repeatsTheLastOfThePage(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public List<StoredRecord> list(RecordQuery query) {
                List<StoredRecord> page = new ArrayList<>();
                if (!query.after().isEmpty()) {
                    medium.load(new RecordKey(query.kind(), query.after())).ifPresent(page::add);
                }
                page.addAll(open().list(query));
                return page.subList(0, Math.min(page.size(), query.limit()));
            }
        };
    }

    static RecordStore foldsCase(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                return open().save(folded(key), draft, expected);
            }

            @Override
            public Optional<StoredRecord> load(RecordKey key) {
                return open().load(folded(key)).map(held -> new StoredRecord(key, held.revision(), held.draft()));
            }

            private RecordKey folded(RecordKey key) {
                return new RecordKey(key.kind(), key.id().toLowerCase(Locale.ROOT));
            }
        };
    }

    static RecordStore staysOpen(RecordStore medium) {
        return new Handle(medium) {
            @Override
            public void close() {}
        };
    }

    static RecordStore forgetsWhenReopened(RecordStore medium) {
        return new Handle(new MemoryRecords());
    }

    static RecordStore writesWhenClosed(RecordStore medium) {
        MemoryRecords cache = new MemoryRecords();
        for (StoredRecord held : medium.list(RecordQuery.of(SavingRules.KIND))) {
            Optional<Revision> ignored = cache.save(held.key(), held.draft(), Revision.NONE);
        }
        return new Handle(cache) {
            @Override
            public void close() {
                for (StoredRecord held : cache.list(RecordQuery.of(SavingRules.KIND))) {
                    Optional<Revision> ignored = medium.save(held.key(), held.draft(), Revision.NONE);
                }
                super.close();
            }
        };
    }

    static RecordStore cachesWhatItRead(RecordStore medium) {
        Map<RecordKey, StoredRecord> cache = new ConcurrentHashMap<>();
        return new Handle(medium) {
            @Override
            public Optional<StoredRecord> load(RecordKey key) {
                return Optional.ofNullable(cache.get(key)).or(() -> open().load(key));
            }

            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                Optional<Revision> saved = open().save(key, draft, expected);
                saved.ifPresent(revision -> cache.put(key, new StoredRecord(key, revision, draft)));
                return saved;
            }
        };
    }

    private static RecordStore queriesChanged(RecordStore medium, UnaryOperator<RecordQuery> change) {
        return new Handle(medium) {
            @Override
            public List<StoredRecord> list(RecordQuery query) {
                return open().list(change.apply(query));
            }
        };
    }

    /** Changes what is saved. */
    private interface DraftChange {
        RecordDraft apply(RecordKey key, RecordDraft draft);
    }

    private static RecordStore draftsChanged(RecordStore medium, DraftChange change) {
        return new Handle(medium) {
            @Override
            public Optional<Revision> save(RecordKey key, RecordDraft draft, Revision expected) {
                return open().save(key, change.apply(key, draft), expected);
            }
        };
    }
}
