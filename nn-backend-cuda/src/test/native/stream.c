/*
 * Streams: queues of work that runs when something forces it (or at once, CONCORD_PTX_DEFER=0). So a result that
 * is read without synchronisation is stale here every time, not once in a thousand runs.
 *
 * Order: within a stream that of the calls. The legacy stream waits for earlier work of all blocking streams, and
 * they for its earlier work. Anything else is ordered by events only.
 */
#include "driver.h"

#include <stdlib.h>

static uint64_t last_number;

uint64_t task_last_number(void) { return last_number; }

struct stream *stream_new(struct context *context, unsigned flags, int priority) {
  struct stream *stream = calloc(1, sizeof *stream);
  if (!stream) abort();
  stream->context = context;
  stream->flags = flags;
  stream->priority = priority;
  stream->last = &stream->first;
  return stream;
}

void stream_free(struct stream *stream) {
  for (struct task *task = stream->first, *next; task; task = next) {
    next = task->next;
    task_free(task);
  }
  if (stream->capture) stream->capture->invalid = true;
  if (stream->capture && stream->capture->origin == stream) capture_drop(stream->capture);
  node_set_free(&stream->behind);
  if (stream->handle) handle_drop(KIND_STREAM, stream->handle);
  free(stream);
}

/* Null, CU_STREAM_LEGACY (1) and, there being one legacy stream only, CU_STREAM_PER_THREAD (2) are the legacy stream. */
int stream_of(struct context *context, CUstream handle, struct stream **stream) {
  if ((uintptr_t)handle <= 2) *stream = context->legacy;
  else *stream = handle_get(KIND_STREAM, handle);
  return !*stream || (*stream)->context != context ? CUDA_ERROR_INVALID_HANDLE : 0;
}

static bool blocking(const struct stream *stream) { return !(stream->flags & CU_STREAM_NON_BLOCKING); }

static void run_blocking(struct context *context, uint64_t until) {
  uint64_t at = 0;
  for (struct stream *s; (s = handle_each(KIND_STREAM, context, &at));)
    if (blocking(s)) stream_run(s, until);
}

void stream_run(struct stream *stream, uint64_t until) {
  struct context *context = stream->context;
  while (stream->first && stream->first->number <= until) {
    struct task *task = stream->first;
    stream->first = task->next;
    if (!stream->first) stream->last = &stream->first;
    if (stream == context->legacy) run_blocking(context, task->number - 1);
    else if (blocking(stream)) stream_run(context->legacy, task->number - 1);
    task_run(context, task);
    task_free(task);
  }
}

void context_run(struct context *context) {
  uint64_t at = 0;
  stream_run(context->legacy, UINT64_MAX);
  for (struct stream *s; (s = handle_each(KIND_STREAM, context, &at));) stream_run(s, UINT64_MAX);
}

/* The legacy stream's work cannot be ordered against that of a blocking stream that is being captured. */
static int legacy_forbidden(struct context *context) {
  uint64_t at = 0;
  int error = 0;
  for (struct stream *s; (s = handle_each(KIND_STREAM, context, &at));) {
    if (!s->capture || !blocking(s)) continue;
    s->capture->invalid = true;
    error = CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
  }
  return error;
}

int stream_enqueue(struct stream *stream, struct task *task) {
  if (stream->capture) {
    struct capture *capture = stream->capture;
    int error = capture->invalid ? CUDA_ERROR_STREAM_CAPTURE_INVALIDATED : 0;
    if (task->kind == TASK_GRAPH) error = CUDA_ERROR_NOT_SUPPORTED; /* child graphs */
    if (error) {
      task_free(task);
      return error;
    }
    int node = graph_add(capture->graph, task);
    node_set_add(&stream->behind, node);
    return 0;
  }
  int error = stream == stream->context->legacy ? legacy_forbidden(stream->context) : 0;
  if (error) {
    task_free(task);
    return error;
  }
  task->number = ++last_number;
  *stream->last = task;
  stream->last = &task->next;
  if (!options()->defer) stream_run(stream, UINT64_MAX);
  return 0;
}

int stream_wait_done(struct stream *stream) {
  if (stream->capture) {
    stream->capture->invalid = true;
    return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  }
  int error = stream == stream->context->legacy ? legacy_forbidden(stream->context) : 0;
  if (error) return error;
  if (stream == stream->context->legacy) run_blocking(stream->context, UINT64_MAX);
  stream_run(stream, UINT64_MAX);
  return stream->context->sticky;
}

static CUresult create(CUstream *handle, unsigned flags, int priority, struct context *context) {
  if (!handle || flags > CU_STREAM_NON_BLOCKING) return CUDA_ERROR_INVALID_VALUE;
  struct stream *stream = stream_new(context, flags, priority > 0 ? 0 : priority < -5 ? -5 : priority);
  stream->handle = handle_new(KIND_STREAM, stream, context);
  *handle = stream->handle;
  return CUDA_SUCCESS;
}

CUresult cuStreamCreate(CUstream *handle, unsigned flags) {
  ENTER(NEED_CONTEXT);
  return create(handle, flags, 0, entry.context);
}

CUresult cuStreamCreateWithPriority(CUstream *handle, unsigned flags, int priority) {
  ENTER(NEED_CONTEXT);
  return create(handle, flags, priority, entry.context);
}

#define STREAM                                              \
  struct stream *stream;                                    \
  int wrong = stream_of(entry.context, handle, &stream);    \
  if (wrong) return wrong

CUresult cuStreamDestroy_v2(CUstream handle) {
  ENTER_RELEASING(NEED_CONTEXT);
  STREAM;
  if (stream == entry.context->legacy) return CUDA_ERROR_INVALID_HANDLE;
  stream_run(stream, UINT64_MAX);
  stream_free(stream);
  return entry.sticky;
}

CUresult cuStreamSynchronize(CUstream handle) {
  ENTER(NEED_CONTEXT);
  STREAM;
  return stream_wait_done(stream);
}

/* A stream with work left is not ready, once; the work then gets done, so that polling ends. */
CUresult cuStreamQuery(CUstream handle) {
  ENTER(NEED_CONTEXT);
  STREAM;
  bool left = stream->first;
  int error = stream_wait_done(stream);
  return error ? error : left ? CUDA_ERROR_NOT_READY : CUDA_SUCCESS;
}

CUresult cuStreamGetFlags(CUstream handle, unsigned *flags) {
  ENTER(NEED_CONTEXT);
  STREAM;
  if (!flags) return CUDA_ERROR_INVALID_VALUE;
  *flags = stream->flags;
  return CUDA_SUCCESS;
}

CUresult cuStreamGetPriority(CUstream handle, int *priority) {
  ENTER(NEED_CONTEXT);
  STREAM;
  if (!priority) return CUDA_ERROR_INVALID_VALUE;
  *priority = stream->priority;
  return CUDA_SUCCESS;
}

CUresult cuStreamGetCtx(CUstream handle, CUcontext *context) {
  ENTER(NEED_CONTEXT);
  STREAM;
  if (!context) return CUDA_ERROR_INVALID_VALUE;
  *context = stream->context->handle;
  return CUDA_SUCCESS;
}

CUresult cuLaunchHostFunc(CUstream handle, CUhostFn function, void *data) {
  ENTER(NEED_CONTEXT);
  STREAM;
  if (!function) return CUDA_ERROR_INVALID_VALUE;
  struct task *task = task_new(TASK_HOST);
  task->call = function;
  task->data = data;
  return stream_enqueue(stream, task);
}
