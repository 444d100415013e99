/*
 * The part of the CUDA driver API that this library implements, declared by itself so that no toolkit is needed.
 * Names, values and signatures are those of CUDA 12's driver. What is not here is a stub (stubs.list).
 */
#ifndef CONCORD_CUDA_API_H
#define CONCORD_CUDA_API_H

#include <stddef.h>
#include <stdint.h>

#define CUDA_API __attribute__((visibility("default")))

typedef int CUresult;
typedef int CUdevice;
typedef unsigned long long CUdeviceptr;
typedef struct CUctx_st *CUcontext;
typedef struct CUmod_st *CUmodule;
typedef struct CUfunc_st *CUfunction;
typedef struct CUstream_st *CUstream;
typedef struct CUevent_st *CUevent;
typedef struct CUgraph_st *CUgraph;
typedef struct CUgraphNode_st *CUgraphNode;
typedef struct CUgraphExec_st *CUgraphExec;
typedef struct { char bytes[16]; } CUuuid;
typedef size_t (*CUoccupancyB2DSize)(int block_size);
typedef void (*CUhostFn)(void *data);

/* The error codes that occur here: name, value, text. errors.c has the functions over them. */
#define CUDA_ERRORS(E)                                                                                   \
  E(CUDA_SUCCESS, 0, "no error")                                                                         \
  E(CUDA_ERROR_INVALID_VALUE, 1, "invalid argument")                                                     \
  E(CUDA_ERROR_OUT_OF_MEMORY, 2, "out of memory")                                                        \
  E(CUDA_ERROR_NOT_INITIALIZED, 3, "initialization error")                                               \
  E(CUDA_ERROR_DEINITIALIZED, 4, "driver shutting down")                                                 \
  E(CUDA_ERROR_STUB_LIBRARY, 34, "CUDA driver is a stub library")                                        \
  E(CUDA_ERROR_DEVICE_UNAVAILABLE, 46, "CUDA-capable device(s) is/are busy or unavailable")              \
  E(CUDA_ERROR_NO_DEVICE, 100, "no CUDA-capable device is detected")                                     \
  E(CUDA_ERROR_INVALID_DEVICE, 101, "invalid device ordinal")                                            \
  E(CUDA_ERROR_INVALID_IMAGE, 200, "device kernel image is invalid")                                     \
  E(CUDA_ERROR_INVALID_CONTEXT, 201, "invalid device context")                                           \
  E(CUDA_ERROR_NO_BINARY_FOR_GPU, 209, "no kernel image is available for execution on the device")       \
  E(CUDA_ERROR_ECC_UNCORRECTABLE, 214, "uncorrectable ECC error encountered")                            \
  E(CUDA_ERROR_INVALID_PTX, 218, "a PTX JIT compilation failed")                                         \
  E(CUDA_ERROR_UNSUPPORTED_PTX_VERSION, 222, "the provided PTX was compiled with an unsupported toolchain.") \
  E(CUDA_ERROR_FILE_NOT_FOUND, 301, "file not found")                                                    \
  E(CUDA_ERROR_OPERATING_SYSTEM, 304, "OS call failed or operation not supported on this OS")            \
  E(CUDA_ERROR_INVALID_HANDLE, 400, "invalid resource handle")                                           \
  E(CUDA_ERROR_ILLEGAL_STATE, 401, "the operation cannot be performed in the present state")             \
  E(CUDA_ERROR_NOT_FOUND, 500, "named symbol not found")                                                 \
  E(CUDA_ERROR_NOT_READY, 600, "device not ready")                                                       \
  E(CUDA_ERROR_ILLEGAL_ADDRESS, 700, "an illegal memory access was encountered")                         \
  E(CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, 701, "too many resources requested for launch")                  \
  E(CUDA_ERROR_LAUNCH_TIMEOUT, 702, "the launch timed out and was terminated")                           \
  E(CUDA_ERROR_PRIMARY_CONTEXT_ACTIVE, 708, "cannot set while device is active in this process")         \
  E(CUDA_ERROR_CONTEXT_IS_DESTROYED, 709, "context is destroyed")                                        \
  E(CUDA_ERROR_ASSERT, 710, "device-side assert triggered")                                              \
  E(CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED, 712, "part or all of the requested memory range is already mapped") \
  E(CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED, 713, "pointer does not correspond to a registered memory region") \
  E(CUDA_ERROR_HARDWARE_STACK_ERROR, 714, "hardware stack error")                                        \
  E(CUDA_ERROR_ILLEGAL_INSTRUCTION, 715, "an illegal instruction was encountered")                       \
  E(CUDA_ERROR_MISALIGNED_ADDRESS, 716, "misaligned address")                                            \
  E(CUDA_ERROR_INVALID_ADDRESS_SPACE, 717, "operation not supported on global/shared address space")     \
  E(CUDA_ERROR_INVALID_PC, 718, "invalid program counter")                                               \
  E(CUDA_ERROR_LAUNCH_FAILED, 719, "unspecified launch failure")                                         \
  E(CUDA_ERROR_NOT_PERMITTED, 800, "operation not permitted")                                            \
  E(CUDA_ERROR_NOT_SUPPORTED, 801, "operation not supported")                                            \
  E(CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, 803, "system has unsupported display driver / cuda driver combination") \
  E(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, 900, "operation not permitted when stream is capturing")      \
  E(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, 901, "operation failed due to a previous error during capture") \
  E(CUDA_ERROR_STREAM_CAPTURE_MERGE, 902, "operation would result in a merge of separate capture sequences") \
  E(CUDA_ERROR_STREAM_CAPTURE_UNMATCHED, 903, "capture was not ended in the same stream as it began")    \
  E(CUDA_ERROR_STREAM_CAPTURE_UNJOINED, 904, "capturing stream has unjoined work")                       \
  E(CUDA_ERROR_STREAM_CAPTURE_ISOLATION, 905, "dependency created on uncaptured work in another stream") \
  E(CUDA_ERROR_STREAM_CAPTURE_IMPLICIT, 906, "operation would make the legacy stream depend on a capturing blocking stream") \
  E(CUDA_ERROR_CAPTURED_EVENT, 907, "operation not permitted on an event last recorded in a capturing stream") \
  E(CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD, 908, "attempt to terminate a thread-local capture sequence from another thread") \
  E(CUDA_ERROR_UNKNOWN, 999, "unknown error")

enum {
#define E(name, value, text) name = value,
  CUDA_ERRORS(E)
#undef E
};

enum { CU_STREAM_DEFAULT = 0, CU_STREAM_NON_BLOCKING = 1 };
enum { CU_EVENT_DEFAULT = 0, CU_EVENT_BLOCKING_SYNC = 1, CU_EVENT_DISABLE_TIMING = 2, CU_EVENT_INTERPROCESS = 4 };
enum { CU_STREAM_CAPTURE_MODE_GLOBAL = 0, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL = 1, CU_STREAM_CAPTURE_MODE_RELAXED = 2 };
enum { CU_STREAM_CAPTURE_STATUS_NONE = 0, CU_STREAM_CAPTURE_STATUS_ACTIVE = 1, CU_STREAM_CAPTURE_STATUS_INVALIDATED = 2 };
enum { CU_GRAPH_NODE_TYPE_KERNEL = 0, CU_GRAPH_NODE_TYPE_MEMCPY = 1, CU_GRAPH_NODE_TYPE_MEMSET = 2, CU_GRAPH_NODE_TYPE_HOST = 3 };
enum {
  CU_JIT_INFO_LOG_BUFFER = 3,
  CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES = 4,
  CU_JIT_ERROR_LOG_BUFFER = 5,
  CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 6
};
enum {
  CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK = 0,
  CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES = 1,
  CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES = 2,
  CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES = 3,
  CU_FUNC_ATTRIBUTE_NUM_REGS = 4,
  CU_FUNC_ATTRIBUTE_PTX_VERSION = 5,
  CU_FUNC_ATTRIBUTE_BINARY_VERSION = 6,
  CU_FUNC_ATTRIBUTE_CACHE_MODE_CA = 7,
  CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES = 8,
  CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT = 9
};
enum {
  CU_POINTER_ATTRIBUTE_CONTEXT = 1,
  CU_POINTER_ATTRIBUTE_MEMORY_TYPE = 2,
  CU_POINTER_ATTRIBUTE_DEVICE_POINTER = 3,
  CU_POINTER_ATTRIBUTE_HOST_POINTER = 4,
  CU_POINTER_ATTRIBUTE_IS_MANAGED = 8,
  CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL = 9,
  CU_POINTER_ATTRIBUTE_RANGE_START_ADDR = 11,
  CU_POINTER_ATTRIBUTE_RANGE_SIZE = 12
};
#define CU_LAUNCH_PARAM_END ((void *)0x00)
#define CU_LAUNCH_PARAM_BUFFER_POINTER ((void *)0x01)
#define CU_LAUNCH_PARAM_BUFFER_SIZE ((void *)0x02)

/* Every implemented entry point, once: result is CUresult, the rest as in cuda.h. */
#define CUDA_ENTRY_POINTS(F)                                                                              \
  F(cuInit, (unsigned flags))                                                                             \
  F(cuDriverGetVersion, (int *version))                                                                   \
  F(cuGetErrorName, (CUresult error, const char **text))                                                  \
  F(cuGetErrorString, (CUresult error, const char **text))                                                \
  F(cuDeviceGet, (CUdevice *device, int ordinal))                                                         \
  F(cuDeviceGetCount, (int *count))                                                                       \
  F(cuDeviceGetName, (char *name, int length, CUdevice device))                                           \
  F(cuDeviceGetUuid, (CUuuid *uuid, CUdevice device))                                                     \
  F(cuDeviceTotalMem_v2, (size_t *bytes, CUdevice device))                                                \
  F(cuDeviceGetAttribute, (int *value, int attribute, CUdevice device))                                   \
  F(cuDeviceComputeCapability, (int *major, int *minor, CUdevice device))                                 \
  F(cuDeviceGetPCIBusId, (char *id, int length, CUdevice device))                                         \
  F(cuDevicePrimaryCtxRetain, (CUcontext *context, CUdevice device))                                      \
  F(cuDevicePrimaryCtxRelease_v2, (CUdevice device))                                                      \
  F(cuDevicePrimaryCtxReset_v2, (CUdevice device))                                                        \
  F(cuDevicePrimaryCtxSetFlags_v2, (CUdevice device, unsigned flags))                                     \
  F(cuDevicePrimaryCtxGetState, (CUdevice device, unsigned *flags, int *active))                          \
  F(cuCtxCreate_v2, (CUcontext *context, unsigned flags, CUdevice device))                                \
  F(cuCtxDestroy_v2, (CUcontext context))                                                                 \
  F(cuCtxPushCurrent_v2, (CUcontext context))                                                             \
  F(cuCtxPopCurrent_v2, (CUcontext *context))                                                             \
  F(cuCtxSetCurrent, (CUcontext context))                                                                 \
  F(cuCtxGetCurrent, (CUcontext *context))                                                                \
  F(cuCtxGetDevice, (CUdevice *device))                                                                   \
  F(cuCtxGetFlags, (unsigned *flags))                                                                     \
  F(cuCtxGetApiVersion, (CUcontext context, unsigned *version))                                           \
  F(cuCtxGetStreamPriorityRange, (int *least, int *greatest))                                             \
  F(cuCtxGetLimit, (size_t *value, int limit))                                                            \
  F(cuCtxSetLimit, (int limit, size_t value))                                                             \
  F(cuCtxGetCacheConfig, (int *config))                                                                   \
  F(cuCtxSetCacheConfig, (int config))                                                                    \
  F(cuCtxSynchronize, (void))                                                                             \
  F(cuMemGetInfo_v2, (size_t *free, size_t *total))                                                       \
  F(cuMemAlloc_v2, (CUdeviceptr *pointer, size_t bytes))                                                  \
  F(cuMemFree_v2, (CUdeviceptr pointer))                                                                  \
  F(cuMemGetAddressRange_v2, (CUdeviceptr *base, size_t *size, CUdeviceptr pointer))                      \
  F(cuMemHostAlloc, (void **pointer, size_t bytes, unsigned flags))                                       \
  F(cuMemAllocHost_v2, (void **pointer, size_t bytes))                                                    \
  F(cuMemFreeHost, (void *pointer))                                                                       \
  F(cuMemHostRegister_v2, (void *pointer, size_t bytes, unsigned flags))                                  \
  F(cuMemHostUnregister, (void *pointer))                                                                 \
  F(cuMemHostGetDevicePointer_v2, (CUdeviceptr *device, void *host, unsigned flags))                      \
  F(cuMemHostGetFlags, (unsigned *flags, void *pointer))                                                  \
  F(cuPointerGetAttribute, (void *data, int attribute, CUdeviceptr pointer))                              \
  F(cuMemcpy, (CUdeviceptr to, CUdeviceptr from, size_t bytes))                                           \
  F(cuMemcpyAsync, (CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream))                     \
  F(cuMemcpyHtoD_v2, (CUdeviceptr to, const void *from, size_t bytes))                                    \
  F(cuMemcpyDtoH_v2, (void *to, CUdeviceptr from, size_t bytes))                                          \
  F(cuMemcpyDtoD_v2, (CUdeviceptr to, CUdeviceptr from, size_t bytes))                                    \
  F(cuMemcpyHtoDAsync_v2, (CUdeviceptr to, const void *from, size_t bytes, CUstream stream))              \
  F(cuMemcpyDtoHAsync_v2, (void *to, CUdeviceptr from, size_t bytes, CUstream stream))                    \
  F(cuMemcpyDtoDAsync_v2, (CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream))              \
  F(cuMemsetD8_v2, (CUdeviceptr to, unsigned char value, size_t count))                                   \
  F(cuMemsetD16_v2, (CUdeviceptr to, unsigned short value, size_t count))                                 \
  F(cuMemsetD32_v2, (CUdeviceptr to, unsigned value, size_t count))                                       \
  F(cuMemsetD8Async, (CUdeviceptr to, unsigned char value, size_t count, CUstream stream))                \
  F(cuMemsetD16Async, (CUdeviceptr to, unsigned short value, size_t count, CUstream stream))              \
  F(cuMemsetD32Async, (CUdeviceptr to, unsigned value, size_t count, CUstream stream))                    \
  F(cuModuleLoad, (CUmodule *module, const char *path))                                                   \
  F(cuModuleLoadData, (CUmodule *module, const void *image))                                              \
  F(cuModuleLoadDataEx, (CUmodule *module, const void *image, unsigned n, int *options, void **values))   \
  F(cuModuleUnload, (CUmodule module))                                                                    \
  F(cuModuleGetFunction, (CUfunction *function, CUmodule module, const char *name))                       \
  F(cuModuleGetGlobal_v2, (CUdeviceptr *pointer, size_t *bytes, CUmodule module, const char *name))       \
  F(cuModuleGetLoadingMode, (int *mode))                                                                  \
  F(cuFuncGetAttribute, (int *value, int attribute, CUfunction function))                                 \
  F(cuFuncSetAttribute, (CUfunction function, int attribute, int value))                                  \
  F(cuFuncSetCacheConfig, (CUfunction function, int config))                                              \
  F(cuFuncGetModule, (CUmodule *module, CUfunction function))                                             \
  F(cuLaunchKernel, (CUfunction function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, \
                     unsigned bz, unsigned shared, CUstream stream, void **params, void **extra))         \
  F(cuLaunchHostFunc, (CUstream stream, CUhostFn function, void *data))                                   \
  F(cuOccupancyMaxActiveBlocksPerMultiprocessor, (int *blocks, CUfunction function, int threads, size_t shared)) \
  F(cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags,                                                 \
    (int *blocks, CUfunction function, int threads, size_t shared, unsigned flags))                       \
  F(cuOccupancyMaxPotentialBlockSize, (int *grid, int *block, CUfunction function, CUoccupancyB2DSize of, \
                                       size_t shared, int limit))                                         \
  F(cuOccupancyMaxPotentialBlockSizeWithFlags, (int *grid, int *block, CUfunction function,               \
                                                CUoccupancyB2DSize of, size_t shared, int limit, unsigned flags)) \
  F(cuOccupancyAvailableDynamicSMemPerBlock, (size_t *bytes, CUfunction function, int blocks, int threads)) \
  F(cuStreamCreate, (CUstream *stream, unsigned flags))                                                   \
  F(cuStreamCreateWithPriority, (CUstream *stream, unsigned flags, int priority))                         \
  F(cuStreamDestroy_v2, (CUstream stream))                                                                \
  F(cuStreamSynchronize, (CUstream stream))                                                               \
  F(cuStreamQuery, (CUstream stream))                                                                     \
  F(cuStreamWaitEvent, (CUstream stream, CUevent event, unsigned flags))                                  \
  F(cuStreamGetFlags, (CUstream stream, unsigned *flags))                                                 \
  F(cuStreamGetPriority, (CUstream stream, int *priority))                                                \
  F(cuStreamGetCtx, (CUstream stream, CUcontext *context))                                                \
  F(cuEventCreate, (CUevent *event, unsigned flags))                                                      \
  F(cuEventRecord, (CUevent event, CUstream stream))                                                      \
  F(cuEventQuery, (CUevent event))                                                                        \
  F(cuEventSynchronize, (CUevent event))                                                                  \
  F(cuEventElapsedTime, (float *milliseconds, CUevent start, CUevent end))                                \
  F(cuEventDestroy_v2, (CUevent event))                                                                   \
  F(cuStreamBeginCapture_v2, (CUstream stream, int mode))                                                 \
  F(cuStreamEndCapture, (CUstream stream, CUgraph *graph))                                                \
  F(cuStreamIsCapturing, (CUstream stream, int *status))                                                  \
  F(cuThreadExchangeStreamCaptureMode, (int *mode))                                                       \
  F(cuGraphCreate, (CUgraph *graph, unsigned flags))                                                      \
  F(cuGraphGetNodes, (CUgraph graph, CUgraphNode *nodes, size_t *count))                                  \
  F(cuGraphNodeGetType, (CUgraphNode node, int *type))                                                    \
  F(cuGraphInstantiateWithFlags, (CUgraphExec *exec, CUgraph graph, unsigned long long flags))            \
  F(cuGraphUpload, (CUgraphExec exec, CUstream stream))                                                   \
  F(cuGraphLaunch, (CUgraphExec exec, CUstream stream))                                                   \
  F(cuGraphExecDestroy, (CUgraphExec exec))                                                               \
  F(cuGraphDestroy, (CUgraph graph))

#define F(name, parameters) CUDA_API CUresult name parameters;
CUDA_ENTRY_POINTS(F)
#undef F

#endif
