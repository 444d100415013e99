/* The table behind all handles. A handle is a number that is never given out again. */
#include "driver.h"

#include <stdlib.h>

#define NONE UINT64_MAX

struct slot {
  enum kind kind;
  void *object; /* NULL: gone */
  const void *owner;
  uint64_t before, behind; /* among those of its kind */
};

static struct slot *slots;
static uint64_t nslots, room;
static struct list {
  uint64_t first, last, count;
} lists[KIND_COUNT];

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
  struct list *list = &lists[kind];
  slots[nslots] = (struct slot){kind, object, owner, list->count ? list->last : NONE, NONE};
  if (list->count++) slots[list->last].behind = nslots;
  else list->first = nslots;
  list->last = nslots;
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
  struct list *list = &lists[kind];
  list->count--;
  if (slot->before == NONE) list->first = slot->behind;
  else slots[slot->before].behind = slot->behind;
  if (slot->behind == NONE) list->last = slot->before;
  else slots[slot->behind].before = slot->before;
}

uint64_t handle_count(enum kind kind) { return lists[kind].count; }

void *handle_each(enum kind kind, const void *owner, uint64_t *position) {
  /* *position: 0 at the start, else one more than the next slot, or NONE at the end. */
  uint64_t at = *position == NONE ? NONE : *position ? *position - 1 : lists[kind].count ? lists[kind].first : NONE;
  while (at != NONE && owner && slots[at].owner != owner) at = slots[at].behind;
  *position = at == NONE || slots[at].behind == NONE ? NONE : slots[at].behind + 1;
  return at == NONE ? NULL : slots[at].object;
}
