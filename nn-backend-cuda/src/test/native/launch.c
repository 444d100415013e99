/* Launching kernels: what a function needs and allows, the checks of a launch, its arguments, and occupancy. */
#include "driver.h"

#include <stdlib.h>
#include <string.h>

extern int device_attribute(int attribute); /* device.c */

#define REGISTERS 32 /* reported for every kernel: nothing here allocates registers as ptxas does */

#define FUNCTION(name, given)                                        \
  struct function_object *name = handle_get(KIND_FUNCTION, given);   \
  if (!name) return CUDA_ERROR_INVALID_HANDLE

static unsigned volume(const unsigned n[3]) { return n[0] * n[1] * n[2]; }

static int max_threads(const struct kernel *kernel) {
  unsigned most = volume(kernel->reqntid) ? volume(kernel->reqntid) : volume(kernel->maxntid);
  return most && most < 1024 ? (int)most : 1024;
}

CUresult cuFuncGetAttribute(int *value, int attribute, CUfunction handle) {
  ENTER(NEED_CONTEXT);
  FUNCTION(f, handle);
  if (!value) return CUDA_ERROR_INVALID_VALUE;
  switch (attribute) {
    case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK: *value = max_threads(f->kernel); break;
    case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES: *value = (int)f->kernel->shared_size; break;
    case CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES: *value = 0; break;
    case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES: *value = (int)f->kernel->local_size; break;
    case CU_FUNC_ATTRIBUTE_NUM_REGS: *value = REGISTERS; break;
    case CU_FUNC_ATTRIBUTE_PTX_VERSION: *value = (int)f->module->ptx.target; break;
    case CU_FUNC_ATTRIBUTE_BINARY_VERSION: *value = options()->capability; break;
    case CU_FUNC_ATTRIBUTE_CACHE_MODE_CA: *value = 0; break;
    case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES: *value = (int)f->max_dynamic_shared; break;
    case CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT: *value = -1; break;
    default: return CUDA_ERROR_INVALID_VALUE;
  }
  return CUDA_SUCCESS;
}

CUresult cuFuncSetAttribute(CUfunction handle, int attribute, int value) {
  ENTER(NEED_CONTEXT);
  FUNCTION(f, handle);
  if (attribute == CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT)
    return value < -1 || value > 100 ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
  if (attribute != CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES || value < 0 ||
      (uint32_t)value + f->kernel->shared_size > (uint32_t)device_attribute(97))
    return CUDA_ERROR_INVALID_VALUE;
  f->max_dynamic_shared = (uint32_t)value;
  return CUDA_SUCCESS;
}

CUresult cuFuncSetCacheConfig(CUfunction handle, int config) {
  ENTER(NEED_CONTEXT);
  FUNCTION(f, handle);
  return config < 0 || config > 3 ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS;
}

CUresult cuFuncGetModule(CUmodule *module, CUfunction handle) {
  ENTER(NEED_CONTEXT);
  FUNCTION(f, handle);
  if (!module) return CUDA_ERROR_INVALID_VALUE;
  *module = f->module->handle;
  return CUDA_SUCCESS;
}

/* ---- launch ---- */

static int check_shape(const struct function_object *f, const unsigned grid[3], const unsigned block[3], unsigned shared) {
  const struct kernel *k = f->kernel;
  if (!grid[0] || !grid[1] || !grid[2] || !block[0] || !block[1] || !block[2]) return CUDA_ERROR_INVALID_VALUE;
  if (grid[0] > 2147483647u || grid[1] > 65535 || grid[2] > 65535) return CUDA_ERROR_INVALID_VALUE;
  if (block[0] > 1024 || block[1] > 1024 || block[2] > 64 || volume(block) > 1024) return CUDA_ERROR_INVALID_VALUE;
  if ((uint64_t)grid[0] * grid[1] * grid[2] > 2147483647u) return CUDA_ERROR_INVALID_VALUE; /* no test waits so long */
  if (k->reqntid[0] && memcmp(k->reqntid, block, sizeof k->reqntid)) return CUDA_ERROR_INVALID_VALUE;
  if (k->maxntid[0] && volume(block) > volume(k->maxntid)) return CUDA_ERROR_INVALID_VALUE;
  if (shared > f->max_dynamic_shared) return CUDA_ERROR_INVALID_VALUE;
  return CUDA_SUCCESS;
}

static int from_list(const struct kernel *k, void **params, uint8_t *to) {
  for (uint32_t i = 0; i < k->nparams; i++) {
    if (!params || !params[i]) return CUDA_ERROR_INVALID_VALUE;
    memcpy(to + k->params[i].offset, params[i], k->params[i].size);
  }
  return CUDA_SUCCESS;
}

/* The other way to pass arguments: one buffer laid out as the kernel's parameters are. */
static int from_buffer(const struct kernel *k, void **extra, uint8_t *to) {
  const void *buffer = NULL;
  const size_t *size = NULL;
  for (; *extra != CU_LAUNCH_PARAM_END; extra += 2) {
    if (extra[0] == CU_LAUNCH_PARAM_BUFFER_POINTER) buffer = extra[1];
    else if (extra[0] == CU_LAUNCH_PARAM_BUFFER_SIZE) size = extra[1];
    else return CUDA_ERROR_INVALID_VALUE;
  }
  if (!buffer || !size || *size != k->param_size) return CUDA_ERROR_INVALID_VALUE;
  memcpy(to, buffer, k->param_size);
  return CUDA_SUCCESS;
}

CUresult cuLaunchKernel(CUfunction handle, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                        unsigned shared, CUstream given, void **params, void **extra) {
  ENTER(NEED_CONTEXT);
  FUNCTION(f, handle);
  struct stream *stream;
  int error = stream_of(entry.context, given, &stream);
  if (error) return error;
  if (f->module->context != entry.context) return CUDA_ERROR_INVALID_HANDLE;
  unsigned grid[3] = {gx, gy, gz}, block[3] = {bx, by, bz};
  error = check_shape(f, grid, block, shared);
  if (error) return error;
  if (params && extra) return CUDA_ERROR_INVALID_VALUE;
  struct task *task = task_new(TASK_LAUNCH);
  task->function = handle;
  task->shared = shared;
  memcpy(task->grid, grid, sizeof grid);
  memcpy(task->block, block, sizeof block);
  task->param_size = f->kernel->param_size;
  task->params = calloc(1, task->param_size + 1);
  if (!task->params) abort();
  error = extra ? from_buffer(f->kernel, extra, task->params) : from_list(f->kernel, params, task->params);
  if (error) {
    task_free(task);
    return error;
  }
  return stream_enqueue(stream, task);
}

/* ---- occupancy: threads, shared memory and the number of blocks limit it; registers as reported above ---- */

static int active_blocks(const struct function_object *f, int threads, size_t shared) {
  int warps = (threads + LANES - 1) / LANES;
  if (threads < 1 || threads > max_threads(f->kernel)) return 0;
  int by_threads = device_attribute(39) / (warps * LANES), by_registers = 65536 / (warps * LANES * REGISTERS);
  size_t each = f->kernel->shared_size + shared + (size_t)device_attribute(111);
  int blocks = by_threads < by_registers ? by_threads : by_registers;
  if (blocks > device_attribute(106)) blocks = device_attribute(106);
  if (each && (size_t)device_attribute(81) / each < (size_t)blocks) blocks = (int)((size_t)device_attribute(81) / each);
  return blocks;
}

static CUresult occupancy(int *blocks, CUfunction handle, int threads, size_t shared) {
  FUNCTION(f, handle);
  if (!blocks || threads < 1) return CUDA_ERROR_INVALID_VALUE;
  *blocks = active_blocks(f, threads, shared);
  return CUDA_SUCCESS;
}

CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, CUfunction handle, int threads, size_t shared) {
  ENTER(NEED_CONTEXT);
  return occupancy(blocks, handle, threads, shared);
}

CUresult cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int *blocks, CUfunction handle, int threads, size_t shared,
                                                              unsigned flags) {
  ENTER(NEED_CONTEXT);
  if (flags > 1) return CUDA_ERROR_INVALID_VALUE;
  return occupancy(blocks, handle, threads, shared);
}

static CUresult best_block(int *grid, int *block, CUfunction handle, CUoccupancyB2DSize of, size_t shared, int limit) {
  FUNCTION(f, handle);
  if (!grid || !block) return CUDA_ERROR_INVALID_VALUE;
  int most = max_threads(f->kernel), best = 0;
  if (limit > 0 && limit < most) most = limit;
  for (int threads = most; threads > 0; threads -= threads % LANES ? threads % LANES : LANES) {
    int blocks = active_blocks(f, threads, of ? of(threads) : shared);
    if (blocks * threads <= best) continue;
    best = blocks * threads;
    *block = threads;
    *grid = blocks * device_attribute(16);
  }
  return best ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult cuOccupancyMaxPotentialBlockSize(int *grid, int *block, CUfunction handle, CUoccupancyB2DSize of, size_t shared,
                                          int limit) {
  ENTER(NEED_CONTEXT);
  return best_block(grid, block, handle, of, shared, limit);
}

CUresult cuOccupancyMaxPotentialBlockSizeWithFlags(int *grid, int *block, CUfunction handle, CUoccupancyB2DSize of,
                                                   size_t shared, int limit, unsigned flags) {
  ENTER(NEED_CONTEXT);
  if (flags > 1) return CUDA_ERROR_INVALID_VALUE;
  return best_block(grid, block, handle, of, shared, limit);
}

CUresult cuOccupancyAvailableDynamicSMemPerBlock(size_t *bytes, CUfunction handle, int blocks, int threads) {
  ENTER(NEED_CONTEXT);
  FUNCTION(f, handle);
  if (!bytes || blocks < 1 || threads < 1) return CUDA_ERROR_INVALID_VALUE;
  size_t each = (size_t)device_attribute(81) / (size_t)blocks, taken = f->kernel->shared_size + (size_t)device_attribute(111);
  *bytes = each > taken ? each - taken : 0;
  return CUDA_SUCCESS;
}
