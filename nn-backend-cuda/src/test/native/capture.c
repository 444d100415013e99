/* Stream capture: calls are recorded as the nodes of a graph instead of being run. */
#include "driver.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- sets of nodes ---- */

static void node_set_room(struct node_set *set, int words) {
  if (set->nwords >= words) return;
  set->words = realloc(set->words, (size_t)words * sizeof *set->words);
  if (!set->words) abort();
  memset(set->words + set->nwords, 0, (size_t)(words - set->nwords) * sizeof *set->words);
  set->nwords = words;
}

void node_set_add(struct node_set *set, int node) {
  node_set_room(set, node / 64 + 1);
  set->words[node / 64] |= (uint64_t)1 << node % 64;
}

void node_set_join(struct node_set *set, const struct node_set *other) {
  node_set_room(set, other->nwords);
  for (int i = 0; i < other->nwords; i++) set->words[i] |= other->words[i];
}

bool node_set_has(const struct node_set *set, int node) {
  return node / 64 < set->nwords && set->words[node / 64] >> node % 64 & 1;
}

void node_set_free(struct node_set *set) {
  free(set->words);
  *set = (struct node_set){0};
}

/* ---- captures ---- */

static _Thread_local int thread_mode = CU_STREAM_CAPTURE_MODE_GLOBAL;

static uint64_t this_thread(void) { return (uint64_t)pthread_self(); }

int capture_forbids(struct context *context) {
  uint64_t at = 0;
  int error = 0;
  for (struct stream *s; (s = handle_each(KIND_STREAM, context, &at));) {
    struct capture *c = s->capture;
    if (!c || c->mode == CU_STREAM_CAPTURE_MODE_RELAXED || thread_mode == CU_STREAM_CAPTURE_MODE_RELAXED) continue;
    if (c->thread != this_thread() && !(c->mode == CU_STREAM_CAPTURE_MODE_GLOBAL && thread_mode == CU_STREAM_CAPTURE_MODE_GLOBAL))
      continue;
    c->invalid = true;
    error = CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  }
  return error;
}

/* Detaches streams and events from the capture and frees it; the graph too where nobody has taken it. */
void capture_drop(struct capture *capture) {
  struct context *context = capture->origin->context;
  uint64_t at = 0;
  for (struct stream *s; (s = handle_each(KIND_STREAM, context, &at));) {
    if (s->capture != capture) continue;
    s->capture = NULL;
    node_set_free(&s->behind);
  }
  at = 0;
  for (struct event *e; (e = handle_each(KIND_EVENT, context, &at));) {
    if (e->capture != capture) continue;
    e->capture = NULL;
    node_set_free(&e->behind);
  }
  if (capture->graph) graph_free(capture->graph);
  free(capture);
}

CUresult cuStreamBeginCapture_v2(CUstream handle, int mode) {
  ENTER(NEED_CONTEXT);
  struct stream *stream;
  int wrong = stream_of(entry.context, handle, &stream);
  if (wrong) return wrong;
  if (mode < 0 || mode > CU_STREAM_CAPTURE_MODE_RELAXED) return CUDA_ERROR_INVALID_VALUE;
  if (stream == entry.context->legacy) return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  if (stream->capture) return CUDA_ERROR_ILLEGAL_STATE;
  struct capture *capture = calloc(1, sizeof *capture);
  struct graph *graph = calloc(1, sizeof *graph);
  if (!capture || !graph) abort();
  graph->context = entry.context;
  *capture = (struct capture){.graph = graph, .origin = stream, .mode = mode, .thread = this_thread()};
  stream->capture = capture;
  return CUDA_SUCCESS;
}

/* Every node has to lie behind the stream that the capture began in. */
static int capture_result(const struct capture *capture) {
  if (capture->invalid) return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  for (int node = 0; node < capture->graph->count; node++)
    if (!node_set_has(&capture->origin->behind, node)) return CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
  return CUDA_SUCCESS;
}

CUresult cuStreamEndCapture(CUstream handle, CUgraph *graph) {
  ENTER(NEED_CONTEXT);
  struct stream *stream;
  int wrong = stream_of(entry.context, handle, &stream);
  if (wrong) return wrong;
  if (!graph) return CUDA_ERROR_INVALID_VALUE;
  struct capture *capture = stream->capture;
  if (!capture) return CUDA_ERROR_ILLEGAL_STATE;
  *graph = NULL;
  if (capture->origin != stream) {
    capture->invalid = true;
    return CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
  }
  if (capture->mode != CU_STREAM_CAPTURE_MODE_RELAXED && capture->thread != this_thread())
    return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
  int error = capture_result(capture);
  if (!error) {
    capture->graph->handle = handle_new(KIND_GRAPH, capture->graph, entry.context);
    *graph = capture->graph->handle;
    capture->graph = NULL;
  }
  capture_drop(capture);
  return error;
}

CUresult cuStreamIsCapturing(CUstream handle, int *status) {
  ENTER(NEED_CONTEXT);
  struct stream *stream;
  int wrong = stream_of(entry.context, handle, &stream);
  if (wrong) return wrong;
  if (!status) return CUDA_ERROR_INVALID_VALUE;
  *status = !stream->capture           ? CU_STREAM_CAPTURE_STATUS_NONE
            : stream->capture->invalid ? CU_STREAM_CAPTURE_STATUS_INVALIDATED
                                       : CU_STREAM_CAPTURE_STATUS_ACTIVE;
  return CUDA_SUCCESS;
}

CUresult cuThreadExchangeStreamCaptureMode(int *mode) {
  ENTER(NEED_INIT);
  if (!mode || *mode < 0 || *mode > CU_STREAM_CAPTURE_MODE_RELAXED) return CUDA_ERROR_INVALID_VALUE;
  int before = thread_mode;
  thread_mode = *mode;
  *mode = before;
  return CUDA_SUCCESS;
}
