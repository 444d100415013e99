/* What the driver answers when it is misused, counters, failures on demand, and the device's settings. */
#include "check.h"

static const char *const store = "ld.param.u64 %rd1, [out];\nmov.u32 %r1, %tid.x;\nmad.wide.u32 %rd2, %r1, 4, %rd1;\nst.global.u32 [%rd2], %r1;";

static CUmodule simple(CUfunction *f) {
  char *ptx = check_kernel(".param .u64 out", store);
  CUmodule module = check_load(ptx);
  *f = check_function(module, "k");
  free(ptx);
  return module;
}

static void device(void) {
  char name[64];
  int value;
  size_t bytes;
  CUdevice d;
  CUuuid uuid;
  MUST(cuDriverGetVersion(&value));
  CHECK_IS(value, 12060);
  CHECK_IS(cuDeviceGet(&d, 1), CUDA_ERROR_INVALID_DEVICE);
  MUST(cuDeviceGet(&d, 0));
  MUST(cuDeviceGetName(name, sizeof name, d));
  CHECK(!strcmp(name, "Concord PTX interpreter"));
  MUST(cuDeviceGetUuid(&uuid, d));
  MUST(cuDeviceTotalMem_v2(&bytes, d));
  CHECK_IS(bytes, 2147483648u);
  MUST(cuDeviceGetAttribute(&value, 75, d));
  CHECK_IS(value, 8);
  MUST(cuDeviceGetAttribute(&value, 97, d));
  CHECK_IS(value, 166912);
  CHECK_IS(cuDeviceGetAttribute(&value, 0, d), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuDeviceGetAttribute(&value, 1, 5), CUDA_ERROR_INVALID_DEVICE);
  const char *text;
  MUST(cuGetErrorName(700, &text));
  CHECK(!strcmp(text, "CUDA_ERROR_ILLEGAL_ADDRESS"));
  MUST(cuGetErrorString(2, &text));
  CHECK(!strcmp(text, "out of memory"));
  CHECK_IS(cuGetErrorName(12345, &text), CUDA_ERROR_INVALID_VALUE);
  CHECK(text == NULL);
}

static void settings(void) {
  int value;
  size_t bytes;
  CUdeviceptr p;
  setenv("CONCORD_CUDA_DRIVER", "11080", 1);
  setenv("CONCORD_CUDA_CAPABILITY", "7.5", 1);
  setenv("CONCORD_CUDA_MEMORY", "64M", 1);
  setenv("CONCORD_CUDA_DEVICES", "0", 1);
  concord_reload_options();
  MUST(cuDriverGetVersion(&value));
  CHECK_IS(value, 11080);
  CHECK_IS(cuInit(0), CUDA_ERROR_NO_DEVICE);
  setenv("CONCORD_CUDA_DEVICES", "2", 1);
  concord_reload_options();
  MUST(cuDeviceGetCount(&value));
  CHECK_IS(value, 2);
  MUST(cuDeviceGetAttribute(&value, 76, 1));
  CHECK_IS(value, 5);
  CHECK_IS(cuMemAlloc_v2(&p, 65 << 20), CUDA_ERROR_OUT_OF_MEMORY);
  p = check_room(40 << 20);
  CHECK_IS(cuMemAlloc_v2(&p, 40 << 20), CUDA_ERROR_OUT_OF_MEMORY);
  size_t total;
  MUST(cuMemGetInfo_v2(&bytes, &total));
  CHECK_IS(bytes, 24 << 20);
  CHECK_IS(total, 64 << 20);
  MUST(cuMemFree_v2(p));
  unsetenv("CONCORD_CUDA_DRIVER");
  unsetenv("CONCORD_CUDA_CAPABILITY");
  unsetenv("CONCORD_CUDA_MEMORY");
  unsetenv("CONCORD_CUDA_DEVICES");
  concord_reload_options();
}

static void contexts(void) {
  CUcontext primary, again, other, current, before;
  unsigned flags;
  int active;
  MUST(cuCtxGetCurrent(&before));
  MUST(cuDevicePrimaryCtxRetain(&primary, 0));
  MUST(cuDevicePrimaryCtxRetain(&again, 0));
  CHECK(primary == again);
  MUST(cuCtxCreate_v2(&other, 0, 0));
  MUST(cuCtxGetCurrent(&current));
  CHECK(current == other);
  CHECK_IS(concord_live_contexts(), 3);
  MUST(cuCtxPushCurrent_v2(primary));
  CUdeviceptr p = check_room(100);
  uint64_t left = concord_left_behind();
  MUST(cuDevicePrimaryCtxRelease_v2(0));
  MUST(cuDevicePrimaryCtxGetState(0, &flags, &active));
  CHECK_IS(active, 1);
  MUST(cuDevicePrimaryCtxRelease_v2(0)); /* with the allocation still there */
  CHECK_IS(concord_left_behind(), left + 1);
  CHECK_IS(cuMemFree_v2(p), CUDA_ERROR_CONTEXT_IS_DESTROYED);
  CHECK_IS(cuDevicePrimaryCtxRelease_v2(0), CUDA_ERROR_INVALID_CONTEXT);
  MUST(cuCtxPopCurrent_v2(&current));
  CHECK(current == primary);
  MUST(cuCtxDestroy_v2(other));
  CHECK_IS(cuCtxDestroy_v2(other), CUDA_ERROR_INVALID_CONTEXT);
  CHECK_IS(cuCtxSetCurrent((CUcontext)1234), CUDA_ERROR_INVALID_CONTEXT);
  MUST(cuCtxGetCurrent(&current));
  CHECK(current == before);
  MUST(cuCtxPopCurrent_v2(&current));
  CHECK_IS(cuCtxSynchronize(), CUDA_ERROR_INVALID_CONTEXT);
  CHECK_IS(cuMemAlloc_v2(&p, 4), CUDA_ERROR_INVALID_CONTEXT);
  MUST(cuCtxPushCurrent_v2(before));
}

static void memory(void) {
  CUdeviceptr p = check_room(100), q = check_room(100), base;
  size_t size;
  char host[200] = {0};
  unsigned type;
  CHECK_IS(concord_live_allocations(), 2);
  CHECK_IS(cuMemAlloc_v2(&p, 0), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuMemcpyHtoD_v2(p, host, 101), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuMemcpyHtoD_v2(p + 50, host, 51), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuMemcpyHtoD_v2(p + 50, host, 50), 0);
  CHECK_IS(cuMemcpyDtoH_v2(host, (CUdeviceptr)(uintptr_t)host, 10), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuMemsetD32_v2(p + 2, 0, 1), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuMemsetD32_v2(p, 0, 26), CUDA_ERROR_INVALID_VALUE);
  MUST(cuMemcpyDtoH_v2(host, q, 4));
  CHECK(!memcmp(host, "\377\377\377\377", 4)); /* never written: NaN */
  MUST(cuMemGetAddressRange_v2(&base, &size, p + 99));
  CHECK(base == p && size == 100);
  MUST(cuPointerGetAttribute(&type, CU_POINTER_ATTRIBUTE_MEMORY_TYPE, p));
  CHECK_IS(type, 2);
  CHECK_IS(cuMemFree_v2(p + 4), CUDA_ERROR_INVALID_VALUE);
  MUST(cuMemFree_v2(p));
  CHECK_IS(cuMemFree_v2(p), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuMemcpyHtoD_v2(p, host, 4), CUDA_ERROR_INVALID_VALUE);
  MUST(cuMemFree_v2(q));
  MUST(cuMemFree_v2(0));
  void *pinned;
  MUST(cuMemHostAlloc(&pinned, 64, 0));
  CHECK_IS(cuMemHostRegister_v2(pinned, 64, 0), CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED);
  MUST(cuMemHostRegister_v2(host, sizeof host, 0));
  CHECK_IS(concord_live_host_allocations(), 2);
  CHECK_IS(cuMemFreeHost(host), CUDA_ERROR_INVALID_VALUE);
  MUST(cuMemHostUnregister(host));
  CHECK_IS(cuMemHostUnregister(host), CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED);
  MUST(cuMemFreeHost(pinned));
}

static void handles(void) {
  CUfunction f, none;
  CUmodule module = simple(&f);
  CUstream stream;
  CUevent event;
  CHECK_IS(cuModuleGetFunction(&none, module, "missing"), CUDA_ERROR_NOT_FOUND);
  CHECK_IS(cuModuleGetFunction(&none, (CUmodule)f, "k"), CUDA_ERROR_INVALID_HANDLE);
  MUST(cuModuleUnload(module));
  CHECK_IS(cuModuleUnload(module), CUDA_ERROR_INVALID_HANDLE);
  CHECK_IS(check_launch(f, 1, 1, 0, NULL), CUDA_ERROR_INVALID_HANDLE);
  MUST(cuStreamCreate(&stream, 0));
  MUST(cuStreamDestroy_v2(stream));
  CHECK_IS(cuStreamSynchronize(stream), CUDA_ERROR_INVALID_HANDLE);
  MUST(cuEventCreate(&event, 0));
  CHECK_IS(cuEventRecord(event, (CUstream)event), CUDA_ERROR_INVALID_HANDLE);
  MUST(cuEventDestroy_v2(event));
  CHECK_IS(cuEventSynchronize(event), CUDA_ERROR_INVALID_HANDLE);
  CHECK_IS(cuStreamCreate(&stream, 7), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(concord_live_streams() + concord_live_events() + concord_live_modules(), 0);
}

static void launches(void) {
  CUfunction f;
  CUmodule module = simple(&f);
  CUdeviceptr out = check_room(4096);
  void *good[] = {&out}, *none[] = {NULL};
  int value;
  CHECK_IS(check_launch(f, 1, 32, 0, good), 0);
  CHECK_IS(check_launch(f, 0, 32, 0, good), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(check_launch(f, 1, 0, 0, good), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(check_launch(f, 1, 1025, 0, good), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuLaunchKernel(f, 1, 65536, 1, 1, 1, 1, 0, NULL, good, NULL), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuLaunchKernel(f, 1, 1, 1, 1, 1, 65, 0, NULL, good, NULL), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(check_launch(f, 1, 32, 0, NULL), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(check_launch(f, 1, 32, 0, none), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(check_launch(f, 1, 32, 49153, good), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(cuFuncSetAttribute(f, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 200000), CUDA_ERROR_INVALID_VALUE);
  MUST(cuFuncSetAttribute(f, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 100000));
  CHECK_IS(check_launch(f, 1, 32, 100000, good), 0);
  MUST(cuFuncGetAttribute(&value, CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, f));
  CHECK_IS(value, 1024);
  size_t size = 8, wrong = 12;
  void *extra[] = {CU_LAUNCH_PARAM_BUFFER_POINTER, &out, CU_LAUNCH_PARAM_BUFFER_SIZE, &size, CU_LAUNCH_PARAM_END};
  CHECK_IS(cuLaunchKernel(f, 1, 1, 1, 32, 1, 1, 0, NULL, NULL, extra), 0);
  extra[3] = &wrong;
  CHECK_IS(cuLaunchKernel(f, 1, 1, 1, 32, 1, 1, 0, NULL, NULL, extra), CUDA_ERROR_INVALID_VALUE);
  MUST(cuOccupancyMaxActiveBlocksPerMultiprocessor(&value, f, 256, 0));
  CHECK_IS(value, 8);
  MUST(cuOccupancyMaxActiveBlocksPerMultiprocessor(&value, f, 256, 60000));
  CHECK_IS(value, 2);
  int grid, block;
  MUST(cuOccupancyMaxPotentialBlockSize(&grid, &block, f, NULL, 0, 0));
  CHECK_IS(block, 1024);
  MUST(cuMemFree_v2(out));
  MUST(cuModuleUnload(module));
  CUmodule bounded = check_load(".version 6.3\n.target sm_75\n.address_size 64\n.visible .entry k()\n.reqntid 64, 1, 1\n{ ret; }\n"
                                ".visible .entry l()\n.maxntid 128, 1, 1\n{ ret; }\n");
  CHECK_IS(check_launch(check_function(bounded, "k"), 1, 64, 0, NULL), 0);
  CHECK_IS(check_launch(check_function(bounded, "k"), 1, 32, 0, NULL), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(check_launch(check_function(bounded, "l"), 1, 128, 0, NULL), 0);
  CHECK_IS(check_launch(check_function(bounded, "l"), 1, 129, 0, NULL), CUDA_ERROR_INVALID_VALUE);
  MUST(cuModuleUnload(bounded));
}

/* After a fault nothing works until the context ends; what is released is released all the same. */
static void sticky(void) {
  CUfunction f;
  CUmodule module = simple(&f);
  CUdeviceptr out = check_room(16), other;
  CUstream stream;
  MUST(cuStreamCreate(&stream, 0));
  CHECK_IS(cuLaunchKernel(f, 1, 1, 1, 32, 1, 1, 0, stream, (void *[]){&out}, NULL), 0); /* found out later */
  CHECK_IS(cuStreamSynchronize(stream), CUDA_ERROR_ILLEGAL_ADDRESS);
  CHECK(strstr(concord_last_fault(), "kernel k, PTX line 15, block (0,0,0), thread (4,0,0)"));
  CHECK_IS(cuMemAlloc_v2(&other, 16), CUDA_ERROR_ILLEGAL_ADDRESS);
  CHECK_IS(cuLaunchKernel(f, 1, 1, 1, 1, 1, 1, 0, stream, (void *[]){&out}, NULL), CUDA_ERROR_ILLEGAL_ADDRESS);
  CHECK_IS(cuStreamDestroy_v2(stream), CUDA_ERROR_ILLEGAL_ADDRESS);
  CHECK_IS(cuMemFree_v2(out), CUDA_ERROR_ILLEGAL_ADDRESS);
  CHECK_IS(cuModuleUnload(module), CUDA_ERROR_ILLEGAL_ADDRESS);
  CHECK_IS(concord_live_allocations() + concord_live_streams() + concord_live_modules(), 0);
  uint64_t left = concord_left_behind();
  check_fresh_context();
  CHECK_IS(concord_left_behind(), left);
  MUST(cuMemAlloc_v2(&other, 16));
  MUST(cuMemFree_v2(other));
}

static void injected(void) {
  CUfunction f;
  CUdeviceptr p, q;
  concord_fail("cuMemAlloc_v2", 2, CUDA_ERROR_OUT_OF_MEMORY);
  MUST(cuMemAlloc_v2(&p, 16));
  CHECK_IS(cuMemAlloc_v2(&q, 16), CUDA_ERROR_OUT_OF_MEMORY);
  MUST(cuMemAlloc_v2(&q, 16));
  MUST(cuMemFree_v2(p));
  MUST(cuMemFree_v2(q));
  CHECK_IS(concord_live_allocations(), 0);
  CUmodule module = simple(&f);
  concord_fail("cuLaunchKernel", 1, CUDA_ERROR_LAUNCH_FAILED);
  CHECK_IS(check_launch(f, 1, 1, 0, (void *[]){&p}), CUDA_ERROR_LAUNCH_FAILED);
  CHECK_IS(cuCtxSynchronize(), CUDA_ERROR_LAUNCH_FAILED); /* sticky */
  CHECK_IS(cuModuleUnload(module), CUDA_ERROR_LAUNCH_FAILED);
  check_fresh_context();
  setenv("CONCORD_CUDA_FAIL", "cuMemAlloc_v2:1:2,cuStreamCreate:2:999", 1);
  concord_reload_options();
  CUstream s, t;
  CHECK_IS(cuMemAlloc_v2(&p, 16), CUDA_ERROR_OUT_OF_MEMORY);
  MUST(cuStreamCreate(&s, 0));
  CHECK_IS(cuStreamCreate(&t, 0), CUDA_ERROR_UNKNOWN);
  CHECK_IS(cuStreamDestroy_v2(s), CUDA_ERROR_UNKNOWN);
  unsetenv("CONCORD_CUDA_FAIL");
  concord_reload_options();
  check_fresh_context();
  p = check_room(16);
  concord_lose_device(CUDA_ERROR_DEVICE_UNAVAILABLE);
  CHECK_IS(cuMemAlloc_v2(&q, 16), CUDA_ERROR_DEVICE_UNAVAILABLE);
  CHECK_IS(cuCtxSynchronize(), CUDA_ERROR_DEVICE_UNAVAILABLE);
  CHECK_IS(cuMemFree_v2(p), CUDA_ERROR_DEVICE_UNAVAILABLE);
  CHECK_IS(concord_live_allocations(), 0);
  concord_fail_clear();
  check_fresh_context();
}

static void counted(void) {
  CUfunction f;
  CUmodule module = simple(&f);
  CUdeviceptr p = check_room(4 * 64);
  concord_reset_counters();
  MUST(check_launch(f, 2, 32, 0, (void *[]){&p}));
  CHECK_IS(concord_launches(), 1);
  CHECK_IS(concord_instructions(), 2 * 32 * 5);
  CHECK_IS(concord_calls("cuLaunchKernel"), 1);
  CHECK_IS(concord_calls("cuMemAlloc_v2"), 0);
  MUST(cuMemFree_v2(p));
  MUST(cuModuleUnload(module));
}

void check_errors(void) {
  device();
  settings();
  contexts();
  memory();
  handles();
  launches();
  sticky();
  injected();
  counted();
}
