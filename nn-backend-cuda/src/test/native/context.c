/* Contexts: each thread has a stack of them; a device's primary one is shared and counted. */
#include "driver.h"

#include <stdlib.h>

#define DEPTH 64

static _Thread_local CUcontext stack[DEPTH];
static _Thread_local int depth;

static struct primary {
  CUcontext handle;
  int users;
  unsigned flags;
} primaries[16];

struct context *context_current(int *error) {
  *error = CUDA_ERROR_INVALID_CONTEXT;
  if (!depth || !stack[depth - 1]) return NULL;
  struct context *context = handle_get(KIND_CONTEXT, stack[depth - 1]);
  if (!context) *error = CUDA_ERROR_CONTEXT_IS_DESTROYED;
  return context;
}

static struct context *context_new(CUdevice device, unsigned flags, bool primary) {
  struct context *context = calloc(1, sizeof *context);
  if (!context) abort();
  context->device = device;
  context->flags = flags;
  context->primary = primary;
  context->handle = handle_new(KIND_CONTEXT, context, NULL);
  context->legacy = stream_new(context, CU_STREAM_DEFAULT, 0);
  return context;
}

/* Releases everything in it and counts what its owner had left. Work not yet done is dropped with a broken context. */
static void context_free(struct context *context) {
  uint64_t at;
  void *object;
  context_run(context);
  for (at = 0; (object = handle_each(KIND_EXEC, context, &at)); counters.left_behind++) graph_exec_free(object);
  for (at = 0; (object = handle_each(KIND_GRAPH, context, &at)); counters.left_behind++) graph_free(object);
  for (at = 0; (object = handle_each(KIND_EVENT, context, &at)); counters.left_behind++) {
    struct event *event = object;
    handle_drop(KIND_EVENT, event->handle);
    node_set_free(&event->behind);
    free(event);
  }
  for (at = 0; (object = handle_each(KIND_STREAM, context, &at)); counters.left_behind++) stream_free(object);
  for (at = 0; (object = handle_each(KIND_MODULE, context, &at)); counters.left_behind++) module_free(object);
  counters.left_behind += (uint64_t)memory_remove_all(context);
  stream_free(context->legacy);
  handle_drop(KIND_CONTEXT, context->handle);
  free(context);
}

static bool device_exists(CUdevice device) { return device >= 0 && device < options()->devices; }

CUresult cuCtxCreate_v2(CUcontext *handle, unsigned flags, CUdevice device) {
  ENTER(NEED_INIT);
  if (!handle) return CUDA_ERROR_INVALID_VALUE;
  if (!device_exists(device)) return CUDA_ERROR_INVALID_DEVICE;
  if (depth == DEPTH) return CUDA_ERROR_OUT_OF_MEMORY;
  *handle = context_new(device, flags, false)->handle;
  stack[depth++] = *handle;
  return CUDA_SUCCESS;
}

CUresult cuCtxDestroy_v2(CUcontext handle) {
  ENTER_RELEASING(NEED_INIT);
  struct context *context = handle_get(KIND_CONTEXT, handle);
  if (!context || context->primary) return CUDA_ERROR_INVALID_CONTEXT;
  int sticky = context->sticky;
  context_free(context);
  if (depth && stack[depth - 1] == handle) depth--;
  return sticky ? sticky : entry.sticky;
}

CUresult cuCtxPushCurrent_v2(CUcontext handle) {
  ENTER(NEED_INIT);
  if (!handle_get(KIND_CONTEXT, handle)) return CUDA_ERROR_INVALID_CONTEXT;
  if (depth == DEPTH) return CUDA_ERROR_OUT_OF_MEMORY;
  stack[depth++] = handle;
  return CUDA_SUCCESS;
}

CUresult cuCtxPopCurrent_v2(CUcontext *handle) {
  ENTER(NEED_INIT);
  if (!depth) return CUDA_ERROR_INVALID_CONTEXT;
  depth--;
  if (handle) *handle = stack[depth];
  return CUDA_SUCCESS;
}

CUresult cuCtxSetCurrent(CUcontext handle) {
  ENTER(NEED_INIT);
  if (handle && !handle_get(KIND_CONTEXT, handle)) return CUDA_ERROR_INVALID_CONTEXT;
  if (!handle) {
    if (depth) depth--;
    return CUDA_SUCCESS;
  }
  if (!depth) depth = 1;
  stack[depth - 1] = handle;
  return CUDA_SUCCESS;
}

CUresult cuCtxGetCurrent(CUcontext *handle) {
  ENTER(NEED_INIT);
  if (!handle) return CUDA_ERROR_INVALID_VALUE;
  *handle = depth ? stack[depth - 1] : NULL;
  return CUDA_SUCCESS;
}

CUresult cuCtxGetDevice(CUdevice *device) {
  ENTER(NEED_CONTEXT);
  if (!device) return CUDA_ERROR_INVALID_VALUE;
  *device = entry.context->device;
  return CUDA_SUCCESS;
}

CUresult cuCtxGetFlags(unsigned *flags) {
  ENTER(NEED_CONTEXT);
  if (!flags) return CUDA_ERROR_INVALID_VALUE;
  *flags = entry.context->flags;
  return CUDA_SUCCESS;
}

CUresult cuCtxGetApiVersion(CUcontext handle, unsigned *version) {
  ENTER(NEED_INIT);
  if (!version) return CUDA_ERROR_INVALID_VALUE;
  if (handle && !handle_get(KIND_CONTEXT, handle)) return CUDA_ERROR_INVALID_CONTEXT;
  *version = 3020;
  return CUDA_SUCCESS;
}

CUresult cuCtxGetStreamPriorityRange(int *least, int *greatest) {
  ENTER(NEED_CONTEXT);
  if (least) *least = 0;
  if (greatest) *greatest = -5;
  return CUDA_SUCCESS;
}

/* Limits and cache preferences are hints to the hardware; they are accepted and have no effect here. */
CUresult cuCtxGetLimit(size_t *value, int limit) {
  ENTER(NEED_CONTEXT);
  static const size_t limits[] = {1024, 1 << 20, 8 << 20};
  if (!value || limit < 0 || limit > 2) return CUDA_ERROR_INVALID_VALUE;
  *value = limits[limit];
  return CUDA_SUCCESS;
}

CUresult cuCtxSetLimit(int limit, size_t value) {
  ENTER(NEED_CONTEXT);
  (void)value;
  return limit < 0 || limit > 2 ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

CUresult cuCtxGetCacheConfig(int *config) {
  ENTER(NEED_CONTEXT);
  if (!config) return CUDA_ERROR_INVALID_VALUE;
  *config = 0;
  return CUDA_SUCCESS;
}

CUresult cuCtxSetCacheConfig(int config) {
  ENTER(NEED_CONTEXT);
  return config < 0 || config > 3 ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

CUresult cuCtxSynchronize(void) {
  ENTER(NEED_CONTEXT);
  int forbidden = capture_forbids(entry.context);
  if (forbidden) return forbidden;
  context_run(entry.context);
  return entry.context->sticky;
}

/* ---- the primary context ---- */

CUresult cuDevicePrimaryCtxRetain(CUcontext *handle, CUdevice device) {
  ENTER(NEED_INIT);
  if (!handle) return CUDA_ERROR_INVALID_VALUE;
  if (!device_exists(device)) return CUDA_ERROR_INVALID_DEVICE;
  struct primary *p = &primaries[device];
  if (!p->users++) p->handle = context_new(device, p->flags, true)->handle;
  *handle = p->handle;
  return CUDA_SUCCESS;
}

static void end_primary(struct primary *p) {
  struct context *context = handle_get(KIND_CONTEXT, p->handle);
  if (context) context_free(context);
  p->handle = NULL;
  p->users = 0;
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  ENTER_RELEASING(NEED_INIT);
  if (!device_exists(device)) return CUDA_ERROR_INVALID_DEVICE;
  struct primary *p = &primaries[device];
  if (!p->users) return CUDA_ERROR_INVALID_CONTEXT;
  if (!--p->users) end_primary(p);
  return entry.sticky;
}

CUresult cuDevicePrimaryCtxReset_v2(CUdevice device) {
  ENTER_RELEASING(NEED_INIT);
  if (!device_exists(device)) return CUDA_ERROR_INVALID_DEVICE;
  end_primary(&primaries[device]);
  return entry.sticky;
}

CUresult cuDevicePrimaryCtxSetFlags_v2(CUdevice device, unsigned flags) {
  ENTER(NEED_INIT);
  if (!device_exists(device)) return CUDA_ERROR_INVALID_DEVICE;
  primaries[device].flags = flags;
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned *flags, int *active) {
  ENTER(NEED_INIT);
  if (!device_exists(device)) return CUDA_ERROR_INVALID_DEVICE;
  if (!flags || !active) return CUDA_ERROR_INVALID_VALUE;
  *flags = primaries[device].flags;
  *active = primaries[device].users > 0;
  return CUDA_SUCCESS;
}
