/* Allocating, registering, asking about, copying and filling memory. */
#include "driver.h"

#include <stdlib.h>
#include <string.h>

#define FORBIDDEN_IN_CAPTURE(entry)                    \
  int forbidden = capture_forbids((entry)->context);   \
  if (forbidden) return forbidden

/* ---- allocation ---- */

CUresult cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
  ENTER(NEED_CONTEXT);
  uint64_t used = memory_bytes();
  if (free_bytes) *free_bytes = options()->memory > used ? options()->memory - used : 0;
  if (total) *total = options()->memory;
  return CUDA_SUCCESS;
}

CUresult cuMemAlloc_v2(CUdeviceptr *pointer, size_t bytes) {
  ENTER(NEED_CONTEXT);
  if (!pointer || !bytes) return CUDA_ERROR_INVALID_VALUE;
  FORBIDDEN_IN_CAPTURE(&entry);
  if (bytes > options()->memory || memory_bytes() + bytes > options()->memory) return CUDA_ERROR_OUT_OF_MEMORY;
  const struct memory_block *block = memory_add_device(bytes, MEMORY_DEVICE, entry.context);
  if (!block) return CUDA_ERROR_OUT_OF_MEMORY;
  *pointer = block->base;
  return CUDA_SUCCESS;
}

/* Frees a block that begins at the address, after all work that may use it. */
static CUresult release(struct entry *entry, uint64_t address, enum memory_kind kind, int wrong) {
  FORBIDDEN_IN_CAPTURE(entry);
  const struct memory_block *block = memory_find(address);
  if (!block || block->base != address || block->kind != kind) return wrong;
  context_run(entry->context);
  memory_remove(address);
  return entry->sticky ? entry->sticky : entry->context->sticky;
}

CUresult cuMemFree_v2(CUdeviceptr pointer) {
  ENTER_RELEASING(NEED_CONTEXT);
  if (!pointer) return CUDA_SUCCESS;
  return release(&entry, pointer, MEMORY_DEVICE, CUDA_ERROR_INVALID_VALUE);
}

CUresult cuMemGetAddressRange_v2(CUdeviceptr *base, size_t *size, CUdeviceptr pointer) {
  ENTER(NEED_CONTEXT);
  const struct memory_block *block = memory_find(pointer);
  if (!block) return CUDA_ERROR_NOT_FOUND;
  if (base) *base = block->base;
  if (size) *size = block->size;
  return CUDA_SUCCESS;
}

static CUresult host_alloc(struct entry *entry, void **pointer, size_t bytes, unsigned flags) {
  if (!pointer || !bytes || flags > 7) return CUDA_ERROR_INVALID_VALUE;
  FORBIDDEN_IN_CAPTURE(entry);
  const struct memory_block *block = memory_add_host(bytes, flags, entry->context);
  if (!block) return CUDA_ERROR_OUT_OF_MEMORY;
  *pointer = block->host;
  return CUDA_SUCCESS;
}

CUresult cuMemHostAlloc(void **pointer, size_t bytes, unsigned flags) {
  ENTER(NEED_CONTEXT);
  return host_alloc(&entry, pointer, bytes, flags);
}

CUresult cuMemAllocHost_v2(void **pointer, size_t bytes) {
  ENTER(NEED_CONTEXT);
  return host_alloc(&entry, pointer, bytes, 0);
}

CUresult cuMemFreeHost(void *pointer) {
  ENTER_RELEASING(NEED_CONTEXT);
  if (!pointer) return CUDA_ERROR_INVALID_VALUE;
  return release(&entry, (uintptr_t)pointer, MEMORY_HOST, CUDA_ERROR_INVALID_VALUE);
}

CUresult cuMemHostRegister_v2(void *pointer, size_t bytes, unsigned flags) {
  ENTER(NEED_CONTEXT);
  if (!pointer || !bytes || flags > 15) return CUDA_ERROR_INVALID_VALUE;
  FORBIDDEN_IN_CAPTURE(&entry);
  if (memory_overlaps((uintptr_t)pointer, bytes)) return CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
  memory_add_registered(pointer, bytes, flags, entry.context);
  return CUDA_SUCCESS;
}

CUresult cuMemHostUnregister(void *pointer) {
  ENTER_RELEASING(NEED_CONTEXT);
  return release(&entry, (uintptr_t)pointer, MEMORY_REGISTERED, CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED);
}

CUresult cuMemHostGetDevicePointer_v2(CUdeviceptr *device, void *host, unsigned flags) {
  ENTER(NEED_CONTEXT);
  if (!device || flags || !memory_find((uintptr_t)host)) return CUDA_ERROR_INVALID_VALUE;
  *device = (uintptr_t)host;
  return CUDA_SUCCESS;
}

CUresult cuMemHostGetFlags(unsigned *flags, void *pointer) {
  ENTER(NEED_CONTEXT);
  const struct memory_block *block = memory_find((uintptr_t)pointer);
  if (!flags || !block || block->kind < MEMORY_HOST) return CUDA_ERROR_INVALID_VALUE;
  *flags = block->flags;
  return CUDA_SUCCESS;
}

CUresult cuPointerGetAttribute(void *data, int attribute, CUdeviceptr pointer) {
  ENTER(NEED_CONTEXT);
  const struct memory_block *block = memory_find(pointer);
  if (!data || !block) return CUDA_ERROR_INVALID_VALUE;
  struct context *context = block->owner;
  uint64_t host = (uintptr_t)block->host + (pointer - block->base);
  switch (attribute) {
    case CU_POINTER_ATTRIBUTE_CONTEXT: memcpy(data, &context->handle, sizeof context->handle); break;
    case CU_POINTER_ATTRIBUTE_MEMORY_TYPE: *(unsigned *)data = block->kind >= MEMORY_HOST ? 1 : 2; break;
    case CU_POINTER_ATTRIBUTE_DEVICE_POINTER: *(CUdeviceptr *)data = pointer; break;
    case CU_POINTER_ATTRIBUTE_HOST_POINTER:
      if (block->kind < MEMORY_HOST) return CUDA_ERROR_INVALID_VALUE;
      memcpy(data, &host, sizeof host);
      break;
    case CU_POINTER_ATTRIBUTE_IS_MANAGED: *(unsigned *)data = 0; break;
    case CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL: *(int *)data = context->device; break;
    case CU_POINTER_ATTRIBUTE_RANGE_START_ADDR: *(CUdeviceptr *)data = block->base; break;
    case CU_POINTER_ATTRIBUTE_RANGE_SIZE: *(size_t *)data = block->size; break;
    default: return CUDA_ERROR_NOT_SUPPORTED;
  }
  return CUDA_SUCCESS;
}

/* ---- copies ---- */

static bool pinned(uint64_t host, size_t bytes) { return memory_host(host, bytes); }

/* One side's flag says that it is an ordinary host address; pageable host memory is read at the call, as the driver
 * stages it then, and written before the call returns. */
static CUresult copy(struct context *context, CUstream given, struct task sides, size_t bytes, bool wait) {
  struct stream *stream;
  int error = stream_of(context, given, &stream);
  if (error) return error;
  if (!bytes) return CUDA_SUCCESS;
  if ((sides.to_host ? !sides.to : !memory_host(sides.to, bytes)) ||
      (sides.from_host ? !sides.from : !memory_host(sides.from, bytes)))
    return CUDA_ERROR_INVALID_VALUE;
  struct task *task = task_new(TASK_COPY);
  task->to = sides.to;
  task->from = sides.from;
  task->to_host = sides.to_host;
  task->from_host = sides.from_host;
  task->bytes = bytes;
  bool capturing = stream->capture;
  if (sides.from_host && !wait && !capturing && !pinned(sides.from, bytes)) {
    task->snapshot = malloc(bytes);
    if (!task->snapshot) abort();
    memcpy(task->snapshot, (const void *)(uintptr_t)sides.from, bytes);
  }
  bool returns_when_done = wait || (sides.to_host && !capturing && !pinned(sides.to, bytes));
  error = stream_enqueue(stream, task);
  return error || !returns_when_done ? error : stream_wait_done(stream);
}

/* By unified addressing: what is no device memory is the host's. */
static struct task any_sides(CUdeviceptr to, CUdeviceptr from) {
  return (struct task){.to = to, .from = from, .to_host = !memory_find(to), .from_host = !memory_find(from)};
}

CUresult cuMemcpy(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  ENTER(NEED_CONTEXT);
  return copy(entry.context, NULL, any_sides(to, from), bytes, true);
}

CUresult cuMemcpyAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  ENTER(NEED_CONTEXT);
  return copy(entry.context, stream, any_sides(to, from), bytes, false);
}

#define UP (struct task){.to = to, .from = (uintptr_t)from, .from_host = true}
#define DOWN (struct task){.to = (uintptr_t)to, .from = from, .to_host = true}
#define ACROSS (struct task){.to = to, .from = from}

CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void *from, size_t bytes) {
  ENTER(NEED_CONTEXT);
  return copy(entry.context, NULL, UP, bytes, true);
}

CUresult cuMemcpyDtoH_v2(void *to, CUdeviceptr from, size_t bytes) {
  ENTER(NEED_CONTEXT);
  return copy(entry.context, NULL, DOWN, bytes, true);
}

/* Within the device even the call without Async does not wait for the host. */
CUresult cuMemcpyDtoD_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  ENTER(NEED_CONTEXT);
  return copy(entry.context, NULL, ACROSS, bytes, false);
}

CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
  ENTER(NEED_CONTEXT);
  return copy(entry.context, stream, UP, bytes, false);
}

CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
  ENTER(NEED_CONTEXT);
  return copy(entry.context, stream, DOWN, bytes, false);
}

CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  ENTER(NEED_CONTEXT);
  return copy(entry.context, stream, ACROSS, bytes, false);
}

/* ---- fills: never wait for the host ---- */

static CUresult fill(struct context *context, CUstream given, CUdeviceptr to, unsigned value, unsigned width, size_t count) {
  struct stream *stream;
  int error = stream_of(context, given, &stream);
  if (error) return error;
  if (!count) return CUDA_SUCCESS;
  if (count > SIZE_MAX / width || to % width || !memory_host(to, count * width)) return CUDA_ERROR_INVALID_VALUE;
  struct task *task = task_new(TASK_FILL);
  task->to = to;
  task->value = value;
  task->width = width;
  task->bytes = count * width;
  return stream_enqueue(stream, task);
}

#define FILL(name, type, width)                                                 \
  CUresult name(CUdeviceptr to, type value, size_t count) {                     \
    ENTER(NEED_CONTEXT);                                                        \
    return fill(entry.context, NULL, to, value, width, count);                  \
  }
#define FILL_ASYNC(name, type, width)                                           \
  CUresult name(CUdeviceptr to, type value, size_t count, CUstream stream) {    \
    ENTER(NEED_CONTEXT);                                                        \
    return fill(entry.context, stream, to, value, width, count);                \
  }
FILL(cuMemsetD8_v2, unsigned char, 1)
FILL(cuMemsetD16_v2, unsigned short, 2)
FILL(cuMemsetD32_v2, unsigned, 4)
FILL_ASYNC(cuMemsetD8Async, unsigned char, 1)
FILL_ASYNC(cuMemsetD16Async, unsigned short, 2)
FILL_ASYNC(cuMemsetD32Async, unsigned, 4)
