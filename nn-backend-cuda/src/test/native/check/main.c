/* Runs the checks: `check FOLDER` (of the .ptx files), `check FOLDER speed` for the speeds only. */
#include "check.h"

int check_failures;
const char *check_folder;
static CUcontext current;

char *check_read(const char *name) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", check_folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    printf("cannot read %s\n", path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  char *text = calloc(1, (size_t)size + 1);
  if (!text || fread(text, 1, (size_t)size, file) != (size_t)size) abort();
  fclose(file);
  return text;
}

CUresult check_refused(const char *ptx, char *log, unsigned size) {
  int names[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {log, (void *)(uintptr_t)size};
  CUmodule module;
  log[0] = 0;
  CUresult result = cuModuleLoadDataEx(&module, ptx, 2, names, values);
  if (!result) MUST(cuModuleUnload(module));
  return result;
}

CUmodule check_load(const char *ptx) {
  char log[4096];
  CUmodule module;
  CUresult result = cuModuleLoadData(&module, ptx);
  if (result) {
    check_refused(ptx, log, sizeof log);
    printf("module not loaded: %d\n%s", result, log);
    exit(1);
  }
  return module;
}

CUfunction check_function(CUmodule module, const char *name) {
  CUfunction f;
  MUST(cuModuleGetFunction(&f, module, name));
  return f;
}

CUdeviceptr check_room(size_t bytes) {
  CUdeviceptr p;
  MUST(cuMemAlloc_v2(&p, bytes));
  return p;
}

CUdeviceptr check_upload(const void *data, size_t bytes) {
  CUdeviceptr p = check_room(bytes);
  MUST(cuMemcpyHtoD_v2(p, data, bytes));
  return p;
}

CUresult check_launch(CUfunction f, unsigned grid, unsigned block, unsigned shared, void **params) {
  CUresult result = cuLaunchKernel(f, grid, 1, 1, block, 1, 1, shared, NULL, params, NULL);
  return result ? result : cuCtxSynchronize();
}

char *check_kernel(const char *params, const char *body) {
  static const char *const head = ".version 6.3\n.target sm_75\n.address_size 64\n.visible .entry k(%s)\n{\n"
      ".reg .pred %%p<8>;\n.reg .b16 %%rs<8>;\n.reg .b32 %%r<16>;\n.reg .b64 %%rd<16>;\n.reg .f32 %%f<16>;\n"
      ".reg .f64 %%fd<8>;\n%s\nret;\n}\n";
  size_t size = strlen(head) + strlen(params) + strlen(body) + 1;
  char *text = malloc(size);
  if (!text) abort();
  snprintf(text, size, head, params, body);
  return text;
}

char *check_replace(const char *text, const char *from, const char *to) {
  const char *at = strstr(text, from);
  if (!at) {
    printf("no '%s' to replace\n", from);
    exit(1);
  }
  size_t size = strlen(text) + strlen(to) + 1;
  char *result = malloc(size);
  if (!result) abort();
  snprintf(result, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
  return result;
}

uint32_t check_random(void) {
  static uint32_t state = 2463534242u;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

void check_fresh_context(void) {
  if (current) cuCtxDestroy_v2(current);
  MUST(cuCtxCreate_v2(&current, 0, 0));
}

static void run(const char *name, void (*check)(void)) {
  int before = check_failures;
  check_fresh_context();
  check();
  printf("%-12s %s\n", name, check_failures == before ? "ok" : "FAILED");
}

int main(int argc, char **argv) {
  check_folder = argc > 1 ? argv[1] : "check";
  setenv("CONCORD_PTX_LOG", "0", 1); /* faults are provoked here */
  if (argc > 2 && !strcmp(argv[2], "speed")) {
    MUST(cuInit(0));
    run("speed", check_speed);
    return check_failures > 0;
  }
  MUST(cuInit(0));
  run("errors", check_errors);
  run("refusals", check_refusals);
  run("arithmetic", check_arithmetic);
  run("control", check_control);
  run("kernels", check_kernels);
  run("streams", check_streams);
  MUST(cuCtxDestroy_v2(current));
  CHECK_IS(concord_live_contexts(), 0);
  CHECK_IS(concord_live_allocations(), 0);
  printf(check_failures ? "%d checks failed\n" : "all checks passed\n", check_failures);
  return check_failures > 0;
}
