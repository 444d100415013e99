/*
 * Device memory: blocks of host memory under device addresses that the host cannot use and that are never given
 * out twice, with gaps between them. So every use after free and every access past an end is found.
 */
#ifndef CONCORD_MEMORY_H
#define CONCORD_MEMORY_H

#include "race.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum memory_kind {
  MEMORY_DEVICE,    /* cuMemAlloc */
  MEMORY_MODULE,    /* a module's .global or .const variable */
  MEMORY_HOST,      /* cuMemHostAlloc: device address = host address */
  MEMORY_REGISTERED /* cuMemHostRegister: the same over the caller's memory */
};

struct memory_block {
  uint64_t base, size; /* device address, bytes asked for */
  uint8_t *host;
  enum memory_kind kind;
  unsigned flags;
  void *owner; /* the context */
  struct race_words words; /* made when the race check first comes by */
};

/* The block that holds the device address, or NULL. The pointer is valid until the next change. */
const struct memory_block *memory_find(uint64_t address);

/* The host's view of size bytes at a device address, or NULL where they do not lie in one block. */
uint8_t *memory_host(uint64_t address, uint64_t size);

/* The race check's words of the block that begins at base. */
struct race_words memory_words(uint64_t base);

/* Fresh device memory is filled with 0xff: NaN as floats, -1 as integers. NULL: the host has no memory left. */
const struct memory_block *memory_add_device(uint64_t size, enum memory_kind kind, void *owner);
const struct memory_block *memory_add_host(uint64_t size, unsigned flags, void *owner);
const struct memory_block *memory_add_registered(void *host, uint64_t size, unsigned flags, void *owner);
void memory_remove(uint64_t base);
int memory_remove_all(const void *owner); /* the number of blocks that a user had left */

/* Whether any byte of the range lies in a block of this kind. */
bool memory_overlaps(uint64_t address, uint64_t size);

uint64_t memory_bytes(void);  /* in device and module blocks, as the device would round them */
uint64_t memory_blocks(enum memory_kind kind);

#endif
