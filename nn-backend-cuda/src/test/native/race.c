/* Finds unordered accesses to shared memory. See exec.h. */
#include "exec.h"

#include <stdlib.h>

/* Per word: the interval between barriers in the high half, the thread in the low one. */
struct race {
  uint64_t interval;
  uint64_t *readers, *writers;
};

struct race *race_new(uint32_t shared_size) {
  struct race *race = malloc(sizeof *race);
  uint64_t words = shared_size / 4 + 1;
  uint64_t *entries = calloc(2 * words, sizeof *entries);
  if (!race || !entries) abort();
  *race = (struct race){.interval = 1, .readers = entries, .writers = entries + words};
  return race;
}

void race_free(struct race *race) {
  if (race) free(race->readers);
  free(race);
}

void race_barrier(struct race *race) { race->interval++; }

int race_read(struct race *race, uint32_t address, uint32_t bytes, uint32_t thread) {
  uint64_t mine = race->interval << 32 | thread;
  for (uint32_t word = address / 4; word < (address + bytes) / 4; word++) {
    uint64_t writer = race->writers[word], reader = race->readers[word];
    if (writer >> 32 == race->interval && writer != mine) return (int)(uint32_t)writer;
    race->readers[word] = reader >> 32 == race->interval && reader != mine ? race->interval << 32 | RACE_MANY : mine;
  }
  return -1;
}

int race_write(struct race *race, uint32_t address, uint32_t bytes, uint32_t thread) {
  uint64_t mine = race->interval << 32 | thread;
  for (uint32_t word = address / 4; word < (address + bytes) / 4; word++) {
    uint64_t writer = race->writers[word], reader = race->readers[word];
    if (writer >> 32 == race->interval && writer != mine) return (int)(uint32_t)writer;
    if (reader >> 32 == race->interval && reader != mine) return (int)(uint32_t)reader;
    race->writers[word] = mine;
  }
  return -1;
}
