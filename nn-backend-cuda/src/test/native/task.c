/* One piece of a stream's work: a copy, a fill, a kernel, an event's record or a wait for one, a graph, a host call. */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char last_fault[400];

const char *concord_last_fault(void) { return last_fault; }

struct task *task_new(enum task_kind kind) {
  struct task *task = calloc(1, sizeof *task);
  if (!task) abort();
  task->kind = kind;
  return task;
}

static void *duplicate(const void *from, size_t bytes) {
  if (!from) return NULL;
  void *copy = malloc(bytes + 1);
  if (!copy) abort();
  return memcpy(copy, from, bytes);
}

struct task *task_copy(const struct task *task) {
  struct task *copy = duplicate(task, sizeof *task);
  copy->next = NULL;
  copy->snapshot = duplicate(task->snapshot, task->bytes);
  copy->params = duplicate(task->params, task->param_size);
  return copy;
}

void task_free(struct task *task) {
  free(task->snapshot);
  free(task->params);
  free(task);
}

static int fail(int error, const char *text) {
  snprintf(last_fault, sizeof last_fault, "%s", text);
  if (options()->log) fprintf(stderr, "libcuda for tests: %s\n", text);
  return error;
}

static int copy(const struct task *t) {
  const void *from = t->snapshot ? t->snapshot : t->from_host ? (void *)(uintptr_t)t->from : memory_host(t->from, t->bytes);
  void *to = t->to_host ? (void *)(uintptr_t)t->to : memory_host(t->to, t->bytes);
  if (!from || !to) return fail(CUDA_ERROR_ILLEGAL_ADDRESS, "a copy from or to memory that is gone");
  memmove(to, from, t->bytes);
  counters.copies++;
  return 0;
}

static int fill(const struct task *t) {
  uint8_t *to = memory_host(t->to, t->bytes);
  if (!to) return fail(CUDA_ERROR_ILLEGAL_ADDRESS, "a memset of memory that is gone");
  for (size_t i = 0; i < t->bytes; i += t->width) memcpy(to + i, &t->value, t->width);
  return 0;
}

static int launch(const struct task *t) {
  struct function_object *function = handle_get(KIND_FUNCTION, t->function);
  if (!function) return fail(CUDA_ERROR_LAUNCH_FAILED, "a launch of a function whose module is unloaded");
  struct launch launch = {.kernel = function->kernel, .dynamic_shared = t->shared, .params = t->params};
  memcpy(launch.grid, t->grid, sizeof launch.grid);
  memcpy(launch.block, t->block, sizeof launch.block);
  struct fault fault;
  launch_run(&launch, &fault);
  counters.launches++;
  return fault.code ? fail(fault.code, fault.text) : 0;
}

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static void record(const struct task *t) {
  struct event *event = handle_get(KIND_EVENT, t->event);
  if (!event || event->done > t->number) return;
  event->done = t->number;
  event->time = milliseconds();
}

int task_run(struct context *context, struct task *t) {
  int error = 0;
  if (context->sticky) return context->sticky;
  switch (t->kind) {
    case TASK_COPY: error = copy(t); break;
    case TASK_FILL: error = fill(t); break;
    case TASK_LAUNCH: error = launch(t); break;
    case TASK_RECORD: record(t); break;
    case TASK_GRAPH: error = graph_exec_run(context, t->exec); break;
    case TASK_HOST: entry_host_function(t->call, t->data); break;
    case TASK_WAIT: {
      struct stream *waited = t->waited ? handle_get(KIND_STREAM, t->waited) : context->legacy;
      if (waited) stream_run(waited, t->waited_number);
      break;
    }
  }
  if (error) context->sticky = error;
  return error;
}
