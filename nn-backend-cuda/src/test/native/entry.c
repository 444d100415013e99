/* What every entry point does first: take the lock, count, fail where a test asked for it, check the state. */
#include "driver.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern bool driver_initialised; /* device.c */

struct counters counters;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct failure {
  char entry[64];
  int countdown, error;
};
static struct failure failures[32];
static int nfailures;
static bool environment_read;
static int lost; /* the error of a lost device */

static struct {
  const char *entry; /* __func__ of it */
  uint64_t calls;
} calls[256];
static int ncalls;

static void add_failure(const char *entry, int n, int error) {
  if (nfailures == 32 || n < 1) {
    fprintf(stderr, "libcuda for tests: concord_fail(%s, %d): n counts from 1, and 32 failures fit\n", entry, n);
    abort();
  }
  struct failure *f = &failures[nfailures++];
  snprintf(f->entry, sizeof f->entry, "%s", entry);
  f->countdown = n;
  f->error = error;
}

/* CONCORD_CUDA_FAIL=cuLaunchKernel:3:719,cuMemAlloc_v2:1:2 */
static void read_environment(void) {
  environment_read = true;
  for (const char *at = options()->fail; at && *at;) {
    char entry[64];
    int n, error, used = 0;
    if (sscanf(at, "%63[^:]:%d:%d%n", entry, &n, &error, &used) != 3 || (at[used] && at[used] != ',')) {
      fprintf(stderr, "libcuda for tests: CONCORD_CUDA_FAIL=%s; expected entry:n:error,...\n", options()->fail);
      abort();
    }
    add_failure(entry, n, error);
    at += used + (at[used] == ',');
  }
}

static int injected(const char *name) {
  for (int i = 0; i < nfailures; i++) {
    struct failure *f = &failures[i];
    if (strcmp(f->entry, name) || f->countdown == 0) continue;
    if (--f->countdown == 0) return f->error;
  }
  return 0;
}

static void count(const char *name) {
  for (int i = 0; i < ncalls; i++) {
    if (calls[i].entry != name && strcmp(calls[i].entry, name)) continue;
    calls[i].calls++;
    return;
  }
  if (ncalls == 256) return;
  calls[ncalls].entry = name;
  calls[ncalls++].calls = 1;
}

static _Thread_local bool in_host_function;

void entry_host_function(CUhostFn function, void *data) {
  in_host_function = true;
  function(data);
  in_host_function = false;
}

struct entry entry_enter(const char *name, enum need need, bool releases) {
  struct entry entry = {0};
  if (in_host_function) {
    entry.error = CUDA_ERROR_NOT_PERMITTED;
    return entry;
  }
  pthread_mutex_lock(&lock);
  entry.locked = true;
  if (!environment_read) read_environment();
  count(name);
  entry.error = injected(name);
  if (need == NEED_CONTEXT || (need == NEED_NOTHING && driver_initialised)) {
    int why;
    entry.context = context_current(&why);
    if (!entry.error && need == NEED_CONTEXT && !entry.context) entry.error = why;
  }
  if (need != NEED_NOTHING && !driver_initialised) entry.error = CUDA_ERROR_NOT_INITIALIZED;
  if (error_is_sticky(entry.error) && entry.context) entry.context->sticky = entry.error;
  if (lost && entry.context) entry.context->sticky = lost;
  if (lost && need != NEED_NOTHING) entry.sticky = lost;
  if (need == NEED_CONTEXT && entry.context && entry.context->sticky) entry.sticky = entry.context->sticky;
  if (!releases && !entry.error) entry.error = entry.sticky;
  return entry;
}

void entry_leave(struct entry *entry) {
  if (entry->locked) pthread_mutex_unlock(&lock);
}

/* ---- the tests' side ---- */

#define LOCKED __attribute__((cleanup(entry_leave))) struct entry entry = {.locked = true}; pthread_mutex_lock(&lock)
#define LOCKED_VALUE(function, value) uint64_t function(void) { LOCKED; return value; }

LOCKED_VALUE(concord_live_allocations, memory_blocks(MEMORY_DEVICE))
LOCKED_VALUE(concord_live_host_allocations, memory_blocks(MEMORY_HOST) + memory_blocks(MEMORY_REGISTERED))
LOCKED_VALUE(concord_live_bytes, memory_bytes())
LOCKED_VALUE(concord_live_contexts, handle_count(KIND_CONTEXT))
LOCKED_VALUE(concord_live_modules, handle_count(KIND_MODULE))
LOCKED_VALUE(concord_live_streams, handle_count(KIND_STREAM))
LOCKED_VALUE(concord_live_events, handle_count(KIND_EVENT))
LOCKED_VALUE(concord_live_graphs, handle_count(KIND_GRAPH) + handle_count(KIND_EXEC))
LOCKED_VALUE(concord_left_behind, counters.left_behind)
LOCKED_VALUE(concord_launches, counters.launches)
LOCKED_VALUE(concord_graph_launches, counters.graph_launches)
LOCKED_VALUE(concord_copies, counters.copies)
LOCKED_VALUE(concord_instructions, instructions_executed())

uint64_t concord_calls(const char *name) {
  LOCKED;
  for (int i = 0; i < ncalls; i++)
    if (!strcmp(calls[i].entry, name)) return calls[i].calls;
  return 0;
}

void concord_reset_counters(void) {
  LOCKED;
  memset(&counters, 0, sizeof counters);
  instructions_reset();
  ncalls = 0;
}

void concord_fail(const char *name, int n, CUresult error) {
  LOCKED;
  if (!environment_read) read_environment();
  add_failure(name, n, error);
}

void concord_fail_clear(void) {
  LOCKED;
  environment_read = true;
  nfailures = 0;
  lost = 0;
}

void concord_lose_device(CUresult error) {
  LOCKED;
  lost = error;
}

void concord_reload_options(void) {
  LOCKED;
  options();
  options_reload();
  environment_read = false;
  nfailures = 0;
}
