/* Work that is late until somebody waits for it; events; capture and replay. */
#include "check.h"

#include <pthread.h>

/* out[tid] = in[tid] * factor + add */
static const char *const step =
    "ld.param.u64 %rd1, [in];\nld.param.u64 %rd2, [out];\nld.param.u32 %r2, [factor];\nld.param.u32 %r3, [add];\nmov.u32 %r1, %tid.x;\n"
    "mad.wide.u32 %rd1, %r1, 4, %rd1;\nmad.wide.u32 %rd2, %r1, 4, %rd2;\nld.global.u32 %r4, [%rd1];\nmad.lo.u32 %r4, %r4, %r2, %r3;\n"
    "st.global.u32 [%rd2], %r4;";

static CUmodule module;
static CUfunction kernel;

static void launch(CUstream stream, CUdeviceptr in, CUdeviceptr out, int factor, int add) {
  MUST(cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, stream, (void *[]){&in, &out, &factor, &add}, NULL));
}

static int32_t *pinned(void) {
  void *p;
  MUST(cuMemHostAlloc(&p, 4, 0));
  *(int32_t *)p = 0;
  return p;
}

static void late(void) {
  CUstream s;
  CUdeviceptr a = check_upload(&(int){5}, 4);
  int32_t *host = pinned(), pageable = 0;
  MUST(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  launch(s, a, a, 2, 1);
  MUST(cuMemcpyDtoHAsync_v2(host, a, 4, s));
  CHECK_IS(*host, 0); /* not yet */
  CHECK_IS(cuStreamQuery(s), CUDA_ERROR_NOT_READY);
  CHECK_IS(cuStreamQuery(s), 0);
  CHECK_IS(*host, 11);
  launch(s, a, a, 2, 1);
  MUST(cuMemcpyDtoH_v2(&pageable, a, 4)); /* the legacy stream does not wait for a non-blocking one */
  CHECK_IS(pageable, 11);
  MUST(cuMemcpyDtoHAsync_v2(&pageable, a, 4, s)); /* into pageable memory: waits */
  CHECK_IS(pageable, 23);
  *host = 100;
  MUST(cuMemcpyHtoDAsync_v2(a, host, 4, s));
  *host = 200; /* too early */
  MUST(cuStreamSynchronize(s));
  MUST(cuMemcpyDtoH_v2(&pageable, a, 4));
  CHECK_IS(pageable, 200);
  pageable = 300;
  MUST(cuMemcpyHtoDAsync_v2(a, &pageable, 4, s)); /* pageable: taken at the call */
  pageable = 400;
  MUST(cuStreamSynchronize(s));
  MUST(cuMemcpyDtoH_v2(&pageable, a, 4));
  CHECK_IS(pageable, 300);
  MUST(cuStreamDestroy_v2(s));
  MUST(cuMemFreeHost(host));
  MUST(cuMemFree_v2(a));
}

static void blocking_streams(void) {
  CUstream s, t;
  CUdeviceptr a = check_upload(&(int){1}, 4);
  int got;
  MUST(cuStreamCreate(&s, 0));
  MUST(cuStreamCreate(&t, 0));
  launch(s, a, a, 10, 1);
  launch(NULL, a, a, 10, 2); /* behind s, before t */
  launch(t, a, a, 10, 3);
  MUST(cuStreamSynchronize(t));
  MUST(cuMemcpyDtoH_v2(&got, a, 4));
  CHECK_IS(got, 1123);
  MUST(cuStreamDestroy_v2(s));
  MUST(cuStreamDestroy_v2(t));
  MUST(cuMemFree_v2(a));
}

static void events(void) {
  CUstream s, t;
  CUevent event, untimed;
  CUdeviceptr a = check_upload(&(int){1}, 4);
  int got;
  float time;
  MUST(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  MUST(cuStreamCreate(&t, CU_STREAM_NON_BLOCKING));
  MUST(cuEventCreate(&event, 0));
  MUST(cuEventCreate(&untimed, CU_EVENT_DISABLE_TIMING));
  CHECK_IS(cuEventQuery(event), 0); /* never recorded */
  launch(s, a, a, 10, 1);
  MUST(cuEventRecord(event, s));
  launch(s, a, a, 10, 9); /* not waited for */
  MUST(cuStreamWaitEvent(t, event, 0));
  launch(t, a, a, 10, 2);
  MUST(cuStreamSynchronize(t));
  MUST(cuMemcpyDtoH_v2(&got, a, 4));
  CHECK_IS(got, 112);
  CHECK_IS(cuEventQuery(event), 0);
  MUST(cuEventRecord(untimed, s));
  CHECK_IS(cuEventQuery(untimed), CUDA_ERROR_NOT_READY);
  MUST(cuEventSynchronize(untimed));
  MUST(cuMemcpyDtoH_v2(&got, a, 4));
  CHECK_IS(got, 1129);
  CHECK_IS(cuEventElapsedTime(&time, event, untimed), CUDA_ERROR_INVALID_HANDLE);
  CHECK_IS(cuEventElapsedTime(&time, event, event), 0);
  MUST(cuEventRecord(event, s));
  CHECK_IS(cuEventElapsedTime(&time, event, event), CUDA_ERROR_NOT_READY);
  MUST(cuEventDestroy_v2(event));
  MUST(cuEventDestroy_v2(untimed));
  MUST(cuStreamDestroy_v2(s));
  MUST(cuStreamDestroy_v2(t));
  MUST(cuMemFree_v2(a));
}

/* Replay: arguments as captured, host memory as it is then. */
static void replay(void) {
  CUstream s;
  CUgraph graph;
  CUgraphExec exec;
  CUdeviceptr a = check_room(4), b = check_room(4);
  int32_t *in = pinned(), *out = pinned();
  int status, factor = 3, add = 4;
  size_t count = 0;
  MUST(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  MUST(cuMemsetD32_v2(b, 7, 1));
  MUST(cuStreamBeginCapture_v2(s, CU_STREAM_CAPTURE_MODE_GLOBAL));
  MUST(cuMemcpyHtoDAsync_v2(a, in, 4, s));
  MUST(cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, s, (void *[]){&a, &b, &factor, &add}, NULL));
  MUST(cuMemcpyDtoHAsync_v2(out, b, 4, s));
  MUST(cuStreamIsCapturing(s, &status));
  CHECK_IS(status, CU_STREAM_CAPTURE_STATUS_ACTIVE);
  MUST(cuStreamEndCapture(s, &graph));
  factor = add = 1000; /* too late to matter */
  MUST(cuGraphGetNodes(graph, NULL, &count));
  CHECK_IS(count, 3);
  CUgraphNode nodes[3];
  int type;
  MUST(cuGraphGetNodes(graph, nodes, &count));
  MUST(cuGraphNodeGetType(nodes[1], &type));
  CHECK_IS(type, CU_GRAPH_NODE_TYPE_KERNEL);
  MUST(cuGraphInstantiateWithFlags(&exec, graph, 0));
  MUST(cuGraphDestroy(graph));
  CHECK_IS(*out, 0); /* recorded, not run */
  uint64_t before = concord_launches();
  for (int i = 1; i <= 3; i++) {
    *in = i;
    MUST(cuGraphLaunch(exec, s));
    CHECK(*out != 3 * i + 4);
    MUST(cuStreamSynchronize(s));
    CHECK_IS(*out, 3 * i + 4);
  }
  CHECK_IS(concord_launches() - before, 3);
  MUST(cuGraphExecDestroy(exec));
  CHECK_IS(cuGraphLaunch(exec, s), CUDA_ERROR_INVALID_VALUE);
  CHECK_IS(concord_live_graphs(), 0);
  MUST(cuStreamDestroy_v2(s));
  MUST(cuMemFree_v2(a));
  MUST(cuMemFree_v2(b));
  MUST(cuMemFreeHost(in));
  MUST(cuMemFreeHost(out));
}

static void forked_capture(bool rejoin, bool query, CUresult end) {
  CUstream s, t;
  CUevent fork, join;
  CUgraph graph;
  CUgraphExec exec;
  CUdeviceptr a = check_upload(&(int){1}, 4);
  int got;
  MUST(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  MUST(cuStreamCreate(&t, CU_STREAM_NON_BLOCKING));
  MUST(cuEventCreate(&fork, CU_EVENT_DISABLE_TIMING));
  MUST(cuEventCreate(&join, CU_EVENT_DISABLE_TIMING));
  MUST(cuStreamBeginCapture_v2(s, CU_STREAM_CAPTURE_MODE_GLOBAL));
  launch(s, a, a, 10, 1);
  MUST(cuEventRecord(fork, s));
  MUST(cuStreamWaitEvent(t, fork, 0));
  launch(t, a, a, 10, 2);
  MUST(cuEventRecord(join, t));
  if (query) CHECK_IS(cuEventQuery(fork), CUDA_ERROR_CAPTURED_EVENT);
  if (rejoin) MUST(cuStreamWaitEvent(s, join, 0));
  CHECK_IS(cuStreamEndCapture(s, &graph), end);
  if (!end) {
    MUST(cuGraphInstantiateWithFlags(&exec, graph, 0));
    MUST(cuGraphLaunch(exec, s));
    MUST(cuStreamSynchronize(s));
    MUST(cuMemcpyDtoH_v2(&got, a, 4));
    CHECK_IS(got, 112);
    MUST(cuGraphExecDestroy(exec));
    MUST(cuGraphDestroy(graph));
  }
  MUST(cuStreamSynchronize(t)); /* both are free again */
  MUST(cuEventDestroy_v2(fork));
  MUST(cuEventDestroy_v2(join));
  MUST(cuStreamDestroy_v2(s));
  MUST(cuStreamDestroy_v2(t));
  MUST(cuMemFree_v2(a));
}

static void *end_capture(void *stream) {
  CUgraph graph;
  CUcontext *arguments = stream;
  MUST(cuCtxSetCurrent(arguments[0]));
  return (void *)(intptr_t)cuStreamEndCapture((CUstream)arguments[1], &graph);
}

static void capture_errors(void) {
  CUstream s, blocking;
  CUgraph graph;
  CUdeviceptr a = check_upload(&(int){1}, 4), b;
  int status;
  MUST(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  MUST(cuStreamCreate(&blocking, 0));
  CHECK_IS(cuStreamEndCapture(s, &graph), CUDA_ERROR_ILLEGAL_STATE);
  CHECK_IS(cuStreamBeginCapture_v2(NULL, 0), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  MUST(cuStreamBeginCapture_v2(s, CU_STREAM_CAPTURE_MODE_GLOBAL));
  CHECK_IS(cuStreamBeginCapture_v2(s, 0), CUDA_ERROR_ILLEGAL_STATE);
  CHECK_IS(cuStreamSynchronize(s), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED); /* and spoils it */
  MUST(cuStreamIsCapturing(s, &status));
  CHECK_IS(status, CU_STREAM_CAPTURE_STATUS_INVALIDATED);
  CHECK_IS(cuStreamEndCapture(s, &graph), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
  CHECK(graph == NULL);
  MUST(cuStreamBeginCapture_v2(s, CU_STREAM_CAPTURE_MODE_GLOBAL));
  CHECK_IS(cuMemAlloc_v2(&b, 16), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  CHECK_IS(cuStreamEndCapture(s, &graph), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
  MUST(cuStreamBeginCapture_v2(s, CU_STREAM_CAPTURE_MODE_RELAXED));
  b = check_room(16);
  MUST(cuStreamEndCapture(s, &graph));
  MUST(cuGraphDestroy(graph));
  MUST(cuStreamBeginCapture_v2(blocking, CU_STREAM_CAPTURE_MODE_GLOBAL));
  CHECK_IS(cuMemsetD32_v2(a, 0, 1), CUDA_ERROR_STREAM_CAPTURE_IMPLICIT);
  CHECK_IS(cuStreamEndCapture(blocking, &graph), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
  MUST(cuStreamBeginCapture_v2(s, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
  CUcontext arguments[2];
  pthread_t thread;
  void *result;
  MUST(cuCtxGetCurrent(&arguments[0]));
  memcpy(&arguments[1], &s, sizeof s);
  if (pthread_create(&thread, NULL, end_capture, arguments)) abort();
  pthread_join(thread, &result);
  CHECK_IS((intptr_t)result, CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD);
  MUST(cuStreamEndCapture(s, &graph));
  MUST(cuGraphDestroy(graph));
  MUST(cuStreamDestroy_v2(s));
  MUST(cuStreamDestroy_v2(blocking));
  MUST(cuMemFree_v2(a));
  MUST(cuMemFree_v2(b));
}

/* A graph that outlives what it uses: the module's kernel, a device buffer. */
static void stale_graph(void) {
  CUstream s;
  CUgraph graph;
  CUgraphExec exec;
  CUdeviceptr a = check_upload(&(int){1}, 4);
  MUST(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  MUST(cuStreamBeginCapture_v2(s, CU_STREAM_CAPTURE_MODE_GLOBAL));
  launch(s, a, a, 10, 1);
  MUST(cuStreamEndCapture(s, &graph));
  MUST(cuGraphInstantiateWithFlags(&exec, graph, 0));
  MUST(cuMemFree_v2(a));
  MUST(cuGraphLaunch(exec, s));
  CHECK_IS(cuStreamSynchronize(s), CUDA_ERROR_ILLEGAL_ADDRESS);
  CHECK(strstr(concord_last_fault(), "not within an allocation"));
  check_fresh_context();
}

static int called;
static CUresult within;
static void host_function(void *data) {
  called = *(int *)data;
  within = cuCtxSynchronize();
}

static void host_functions(void) {
  int value = 42;
  MUST(cuLaunchHostFunc(NULL, host_function, &value));
  CHECK_IS(called, 0);
  MUST(cuCtxSynchronize());
  CHECK_IS(called, 42);
  CHECK_IS(within, CUDA_ERROR_NOT_PERMITTED);
}

static void at_once(void) {
  CUstream s;
  setenv("CONCORD_PTX_DEFER", "0", 1);
  concord_reload_options();
  CUdeviceptr a = check_upload(&(int){5}, 4);
  int32_t *host = pinned();
  MUST(cuStreamCreate(&s, CU_STREAM_NON_BLOCKING));
  launch(s, a, a, 2, 1);
  MUST(cuMemcpyDtoHAsync_v2(host, a, 4, s));
  CHECK_IS(*host, 11);
  MUST(cuStreamDestroy_v2(s));
  MUST(cuMemFreeHost(host));
  MUST(cuMemFree_v2(a));
  unsetenv("CONCORD_PTX_DEFER");
  concord_reload_options();
}

void check_streams(void) {
  char *ptx = check_kernel(".param .u64 in, .param .u64 out, .param .u32 factor, .param .u32 add", step);
  module = check_load(ptx);
  kernel = check_function(module, "k");
  late();
  blocking_streams();
  events();
  replay();
  forked_capture(true, false, CUDA_SUCCESS);
  forked_capture(false, false, CUDA_ERROR_STREAM_CAPTURE_UNJOINED);
  forked_capture(true, true, CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
  capture_errors();
  host_functions();
  at_once();
  stale_graph();
  free(ptx);
}
