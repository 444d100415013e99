/*
 * Finds accesses to memory that nothing orders: of two threads of a block without a barrier between them, or of two
 * blocks of a launch, one of them a write. The order in which threads happen to run here does not matter.
 *
 * Each word keeps its last writer and one reader, as moment and thread. A reader of another block is kept rather than
 * replaced, since no barrier ever orders it.
 */
#include "race.h"

#include <stdlib.h>

struct race_words race_words_new(uint64_t bytes) {
  uint64_t words = bytes / 4 + 1;
  uint64_t *entries = calloc(2 * words, sizeof *entries);
  if (!entries) abort();
  return (struct race_words){entries, entries + words};
}

void race_words_free(struct race_words *words) {
  free(words->readers);
  *words = (struct race_words){0};
}

static uint64_t moment(uint64_t entry) { return entry >> 16; }

static bool foreign(const struct race_clock *clock, uint64_t entry) {
  return moment(entry) >= clock->launch_start && moment(entry) < clock->block_start;
}

/* Whether the entry is unordered against an access of `mine`, and by whom. */
static int in_the_way(const struct race_clock *clock, uint64_t entry, uint64_t mine) {
  if (foreign(clock, entry)) return RACE_FOREIGN;
  return moment(entry) == clock->now && entry != mine ? (int)(entry & 0xffff) : RACE_NONE;
}

int race_note(const struct race_clock *clock, struct race_words words, uint64_t from, uint64_t to, uint32_t thread, bool write) {
  uint64_t mine = clock->now << 16 | thread;
  for (uint64_t word = from; word < to; word++) {
    uint64_t reader = words.readers[word];
    int other = in_the_way(clock, words.writers[word], mine);
    if (other == RACE_NONE && write) other = in_the_way(clock, reader, mine);
    if (other != RACE_NONE) return other;
    if (write) words.writers[word] = mine;
    else if (!foreign(clock, reader))
      words.readers[word] = moment(reader) == clock->now && reader != mine ? mine | RACE_MANY : mine;
  }
  return RACE_NONE;
}
