/* The table behind all handles. A handle is a number that is never given out again. */
#include "driver.h"

#include <stdlib.h>

struct slot {
  enum kind kind;
  void *object; /* NULL: gone */
  const void *owner;
};

static struct slot *slots;
static uint64_t nslots, room;
static uint64_t counts[KIND_COUNT];

/* Looks like no address that a program has. */
#define MARK UINT64_C(0x00c0000000000000)

static struct slot *slot_of(enum kind kind, const void *handle) {
  uint64_t index = (uint64_t)(uintptr_t)handle - MARK;
  if (index >= nslots || slots[index].kind != kind || !slots[index].object) return NULL;
  return &slots[index];
}

void *handle_new(enum kind kind, void *object, const void *owner) {
  if (nslots == room) {
    room = room ? 2 * room : 1024;
    slots = realloc(slots, room * sizeof *slots);
    if (!slots) abort();
  }
  slots[nslots] = (struct slot){kind, object, owner};
  counts[kind]++;
  return (void *)(uintptr_t)(MARK + nslots++);
}

void *handle_get(enum kind kind, const void *handle) {
  struct slot *slot = slot_of(kind, handle);
  return slot ? slot->object : NULL;
}

void handle_drop(enum kind kind, const void *handle) {
  struct slot *slot = slot_of(kind, handle);
  if (!slot) return;
  slot->object = NULL;
  counts[kind]--;
}

uint64_t handle_count(enum kind kind) { return counts[kind]; }

void *handle_each(enum kind kind, const void *owner, uint64_t *position) {
  for (; *position < nslots; ++*position) {
    struct slot *slot = &slots[*position];
    if (slot->kind != kind || !slot->object || (owner && slot->owner != owner)) continue;
    ++*position;
    return slot->object;
  }
  return NULL;
}
