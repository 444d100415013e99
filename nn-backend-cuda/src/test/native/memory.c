/* The table of memory blocks, sorted by device address. See memory.h. */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ADDRESS UINT64_C(0x0000500000000000)
#define GRANULE 512

static struct memory_block *blocks;
static int nblocks, room;
static uint64_t next_address = FIRST_ADDRESS;

/* Index of the first block that begins behind the address. */
static int behind(uint64_t address) {
  int low = 0, high = nblocks;
  while (low < high) {
    int middle = (low + high) / 2;
    if (blocks[middle].base <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

const struct memory_block *memory_find(uint64_t address) {
  int at = behind(address) - 1;
  return at >= 0 && address - blocks[at].base < blocks[at].size ? &blocks[at] : NULL;
}

uint8_t *memory_host(uint64_t address, uint64_t size) {
  const struct memory_block *block = memory_find(address);
  if (!block || size > block->size - (address - block->base)) return NULL;
  return block->host + (address - block->base);
}

struct race_words memory_words(uint64_t base) {
  struct memory_block *block = &blocks[behind(base) - 1];
  if (!block->words.readers) block->words = race_words_new(block->size);
  return block->words;
}

bool memory_overlaps(uint64_t address, uint64_t size) {
  int at = behind(address);
  return memory_find(address) || (at < nblocks && blocks[at].base - address < size);
}

static const struct memory_block *insert(struct memory_block block) {
  if (nblocks == room) {
    room = room ? 2 * room : 256;
    blocks = realloc(blocks, (size_t)room * sizeof *blocks);
    if (!blocks) abort();
  }
  int at = behind(block.base);
  memmove(&blocks[at + 1], &blocks[at], (size_t)(nblocks - at) * sizeof *blocks);
  blocks[at] = block;
  nblocks++;
  return &blocks[at];
}

const struct memory_block *memory_add_device(uint64_t size, enum memory_kind kind, void *owner) {
  uint64_t granules = (size + GRANULE - 1) / GRANULE * GRANULE;
  uint8_t *host = aligned_alloc(GRANULE, granules);
  if (!host) return NULL;
  memset(host, 0xff, granules);
  uint64_t base = next_address;
  next_address += granules + GRANULE;
  return insert((struct memory_block){.base = base, .size = size, .host = host, .kind = kind, .owner = owner});
}

const struct memory_block *memory_add_host(uint64_t size, unsigned flags, void *owner) {
  uint64_t pages = (size + 4095) / 4096 * 4096;
  uint8_t *host = aligned_alloc(4096, pages);
  if (!host) return NULL;
  memset(host, 0xff, pages);
  return insert((struct memory_block){(uintptr_t)host, size, host, MEMORY_HOST, flags, owner, {0}});
}

const struct memory_block *memory_add_registered(void *host, uint64_t size, unsigned flags, void *owner) {
  return insert((struct memory_block){(uintptr_t)host, size, host, MEMORY_REGISTERED, flags, owner, {0}});
}

static void remove_at(int at) {
  if (blocks[at].kind != MEMORY_REGISTERED) free(blocks[at].host);
  race_words_free(&blocks[at].words);
  nblocks--;
  memmove(&blocks[at], &blocks[at + 1], (size_t)(nblocks - at) * sizeof *blocks);
}

void memory_remove(uint64_t base) {
  int at = behind(base) - 1;
  if (at >= 0 && blocks[at].base == base) remove_at(at);
}

int memory_remove_all(const void *owner) {
  int left = 0;
  for (int i = nblocks - 1; i >= 0; i--) {
    if (blocks[i].owner != owner) continue;
    left += blocks[i].kind != MEMORY_MODULE;
    remove_at(i);
  }
  return left;
}

uint64_t memory_bytes(void) {
  uint64_t sum = 0;
  for (int i = 0; i < nblocks; i++)
    if (blocks[i].kind == MEMORY_DEVICE || blocks[i].kind == MEMORY_MODULE)
      sum += (blocks[i].size + GRANULE - 1) / GRANULE * GRANULE;
  return sum;
}

uint64_t memory_blocks(enum memory_kind kind) {
  uint64_t n = 0;
  for (int i = 0; i < nblocks; i++) n += blocks[i].kind == kind;
  return n;
}
