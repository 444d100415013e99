/* The race check: who accessed which word last, and whether anything orders the next access behind that. */
#ifndef CONCORD_RACE_H
#define CONCORD_RACE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Time as threads see it: it moves on at each barrier and each block. What happens in one moment is not ordered between
 * threads; what happens in one launch is not ordered between blocks.
 */
struct race_clock {
  uint64_t now, block_start, launch_start;
};

/* Who last read and wrote each word of a piece of memory. */
struct race_words {
  uint64_t *readers, *writers;
};
struct race_words race_words_new(uint64_t bytes);
void race_words_free(struct race_words *words);

#define RACE_NONE -1
#define RACE_MANY 0xffff /* several threads of the block */
#define RACE_FOREIGN 0x10000 /* a thread of another block */
/* Notes that `thread` reads or writes words [from, to); returns the thread that gets in its way, or one of the above. */
int race_note(const struct race_clock *clock, struct race_words words, uint64_t from, uint64_t to, uint32_t thread, bool write);

#endif
