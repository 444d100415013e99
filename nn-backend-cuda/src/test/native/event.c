/* Events: marks in streams that others wait for or that take the time. */
#include "driver.h"

#include <stdlib.h>

CUresult cuEventCreate(CUevent *handle, unsigned flags) {
  ENTER(NEED_CONTEXT);
  if (!handle || flags > 7 || ((flags & CU_EVENT_INTERPROCESS) && !(flags & CU_EVENT_DISABLE_TIMING)))
    return CUDA_ERROR_INVALID_VALUE;
  struct event *event = calloc(1, sizeof *event);
  if (!event) abort();
  event->context = entry.context;
  event->flags = flags;
  event->handle = handle_new(KIND_EVENT, event, entry.context);
  *handle = event->handle;
  return CUDA_SUCCESS;
}

#define EVENT(name, given)                                      \
  struct event *name = handle_get(KIND_EVENT, given);           \
  if (!name) return CUDA_ERROR_INVALID_HANDLE

/* Runs what the event waits for. */
static void run_until_recorded(struct event *event) {
  if (event->done >= event->number) return;
  struct stream *stream = event->stream ? handle_get(KIND_STREAM, event->stream) : event->context->legacy;
  if (stream) stream_run(stream, event->number);
}

CUresult cuEventDestroy_v2(CUevent handle) {
  ENTER_RELEASING(NEED_CONTEXT);
  EVENT(event, handle);
  run_until_recorded(event);
  handle_drop(KIND_EVENT, handle);
  node_set_free(&event->behind);
  free(event);
  return entry.sticky;
}

CUresult cuEventRecord(CUevent handle, CUstream given) {
  ENTER(NEED_CONTEXT);
  EVENT(event, handle);
  struct stream *stream;
  int wrong = stream_of(entry.context, given, &stream);
  if (wrong || event->context != entry.context) return CUDA_ERROR_INVALID_HANDLE;
  node_set_free(&event->behind);
  event->capture = stream->capture;
  if (stream->capture) { /* a mark in the graph's order, nothing to run */
    node_set_join(&event->behind, &stream->behind);
    return stream->capture->invalid ? CUDA_ERROR_STREAM_CAPTURE_INVALIDATED : CUDA_SUCCESS;
  }
  struct task *task = task_new(TASK_RECORD);
  task->event = handle;
  event->stream = stream->handle;
  int error = stream_enqueue(stream, task);
  if (!error) event->number = task_last_number();
  return error;
}

static int captured(struct event *event) {
  if (!event->capture) return 0;
  event->capture->invalid = true;
  return CUDA_ERROR_CAPTURED_EVENT;
}

CUresult cuEventQuery(CUevent handle) {
  ENTER(NEED_CONTEXT);
  EVENT(event, handle);
  int wrong = captured(event);
  if (wrong) return wrong;
  bool ready = event->done >= event->number;
  run_until_recorded(event);
  return entry.context->sticky ? entry.context->sticky : ready ? CUDA_SUCCESS : CUDA_ERROR_NOT_READY;
}

CUresult cuEventSynchronize(CUevent handle) {
  ENTER(NEED_CONTEXT);
  EVENT(event, handle);
  int wrong = captured(event);
  if (wrong) return wrong;
  run_until_recorded(event);
  return entry.context->sticky;
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent start, CUevent end) {
  ENTER(NEED_CONTEXT);
  EVENT(first, start);
  EVENT(last, end);
  if (!milliseconds) return CUDA_ERROR_INVALID_VALUE;
  if (((first->flags | last->flags) & CU_EVENT_DISABLE_TIMING) || !first->number || !last->number)
    return CUDA_ERROR_INVALID_HANDLE;
  if (first->done < first->number || last->done < last->number) return CUDA_ERROR_NOT_READY;
  *milliseconds = (float)(last->time - first->time);
  return CUDA_SUCCESS;
}

CUresult cuStreamWaitEvent(CUstream handle, CUevent given, unsigned flags) {
  ENTER(NEED_CONTEXT);
  EVENT(event, given);
  struct stream *stream;
  int wrong = stream_of(entry.context, handle, &stream);
  if (wrong) return wrong;
  if (flags > 1) return CUDA_ERROR_INVALID_VALUE;
  if (event->capture) { /* the stream joins the capture */
    if (stream->capture && stream->capture != event->capture) return CUDA_ERROR_STREAM_CAPTURE_MERGE;
    if (stream == entry.context->legacy) return CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
    stream->capture = event->capture;
    node_set_join(&stream->behind, &event->behind);
    return CUDA_SUCCESS;
  }
  if (stream->capture) return CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
  if (event->done >= event->number) return CUDA_SUCCESS;
  struct task *task = task_new(TASK_WAIT);
  task->waited = event->stream;
  task->waited_number = event->number;
  return stream_enqueue(stream, task);
}
