/* What a module's form rests on: its types, the arena that owns it, and the log that says what is wrong with it. */
#include "ptx.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- types ---- */

static const struct {
  const char *name;
  unsigned size;
} types[] = {
    [T_NONE] = {"", 0},    [T_PRED] = {"pred", 0}, [T_B8] = {"b8", 1},   [T_B16] = {"b16", 2}, [T_B32] = {"b32", 4},
    [T_B64] = {"b64", 8},  [T_U8] = {"u8", 1},     [T_U16] = {"u16", 2}, [T_U32] = {"u32", 4}, [T_U64] = {"u64", 8},
    [T_S8] = {"s8", 1},    [T_S16] = {"s16", 2},   [T_S32] = {"s32", 4}, [T_S64] = {"s64", 8}, [T_F16] = {"f16", 2},
    [T_F32] = {"f32", 4},  [T_F64] = {"f64", 8},
};

enum ptx_type ptx_type_of(const char *name) {
  for (int i = T_PRED; i <= T_F64; i++)
    if (!strcmp(types[i].name, name)) return (enum ptx_type)i;
  return T_NONE;
}

unsigned ptx_type_size(enum ptx_type type) { return types[type].size; }
bool ptx_type_is_bits(enum ptx_type type) { return type >= T_B8 && type <= T_B64; }
bool ptx_type_is_signed(enum ptx_type type) { return type >= T_S8 && type <= T_S64; }
bool ptx_type_is_float(enum ptx_type type) { return type >= T_F16; }

/* ---- memory and messages ---- */

struct arena_chunk {
  struct arena_chunk *next;
  size_t used, size;
  _Alignas(16) uint8_t data[];
};

void *arena_get(struct arena *arena, size_t size) {
  size = (size + 15) & ~(size_t)15;
  struct arena_chunk *chunk = arena->chunks;
  if (!chunk || chunk->size - chunk->used < size) {
    size_t room = size > 65536 ? size : 65536;
    chunk = calloc(1, sizeof *chunk + room);
    if (!chunk) abort();
    chunk->size = room;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
  }
  void *memory = chunk->data + chunk->used;
  chunk->used += size;
  return memory;
}

void arena_free(struct arena *arena) {
  for (struct arena_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
    next = chunk->next;
    free(chunk);
  }
  arena->chunks = NULL;
}

static void log_error(struct ptx_log *log, int line, const char *format, va_list args) {
  log->errors++;
  size_t room = sizeof log->text - log->length;
  if (room < 320) return; /* full: errors beyond the first some thirty are counted only */
  char message[256];
  vsnprintf(message, sizeof message, format, args);
  int n = snprintf(log->text + log->length, room, "ptxas application ptx input, line %d; error   : %s\n", line, message);
  log->length += (size_t)n;
}

void ptx_error(struct ptx_module *module, int line, const char *format, ...) {
  va_list args;
  va_start(args, format);
  log_error(module->log, line, format, args);
  va_end(args);
}

void ptx_stop(struct ptx_module *module, int line, const char *format, ...) {
  va_list args;
  va_start(args, format);
  log_error(module->log, line, format, args);
  va_end(args);
  longjmp(module->stop, 1);
}

void ptx_free(struct ptx_module *module) { arena_free(&module->arena); }
