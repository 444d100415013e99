/* Modules: PTX text into kernels and variables, with the driver's log where it is refused; functions and globals. */
#include "driver.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern int device_attribute(int attribute); /* device.c */

void module_free(struct module *module) {
  uint64_t at = 0;
  for (struct function_object *f; (f = handle_each(KIND_FUNCTION, module, &at));) {
    handle_drop(KIND_FUNCTION, f->handle);
    free(f);
  }
  for (int i = 0; i < module->nvariables; i++) memory_remove(module->variables[i].pointer);
  if (module->handle) handle_drop(KIND_MODULE, module->handle);
  free(module->variables);
  ptx_free(&module->ptx);
  free(module);
}

static int place_variables(struct module *module) {
  int n = 0;
  for (struct variable *v = module->ptx.variables; v; v = v->next) n++;
  module->variables = calloc((size_t)n + 1, sizeof *module->variables);
  if (!module->variables) abort();
  for (struct variable *v = module->ptx.variables; v; v = v->next) {
    if (v->external) continue;
    if (memory_bytes() + v->size > options()->memory) return CUDA_ERROR_OUT_OF_MEMORY;
    const struct memory_block *block = memory_add_device(v->size, MEMORY_MODULE, module->context);
    if (!block) return CUDA_ERROR_OUT_OF_MEMORY;
    memset(block->host, 0, v->size);
    if (v->init) memcpy(block->host, v->init, v->size);
    v->address = block->base;
    module->variables[module->nvariables++] = (struct variable_block){v->name, block->base, v->size};
  }
  return CUDA_SUCCESS;
}

static void add_function(struct module *module, const struct kernel *kernel) {
  struct function_object *f = calloc(1, sizeof *f);
  if (!f) abort();
  f->module = module;
  f->kernel = kernel;
  f->max_dynamic_shared = (uint32_t)device_attribute(8) - kernel->shared_size;
  f->handle = handle_new(KIND_FUNCTION, f, module);
}

static void decode_kernels(struct module *module) {
  for (struct function *f = module->ptx.functions; f; f = f->next) {
    if (!f->entry || !f->defined) continue;
    const struct kernel *kernel = kernel_decode(&module->ptx, f);
    if (!kernel) continue; /* logged */
    if (kernel->shared_size > (uint32_t)device_attribute(8))
      ptx_error(&module->ptx, f->line, "Entry function '%s' uses too much shared data (0x%x bytes, 0x%x max)", f->name,
                kernel->shared_size, (unsigned)device_attribute(8));
    else
      add_function(module, kernel);
  }
}

static int image_kind(const char *image) {
  static const unsigned char elf[] = {0x7f, 'E', 'L', 'F'}, fat[] = {0x50, 0xed, 0x55, 0xba};
  if (!memcmp(image, elf, 4) || !memcmp(image, fat, 4)) return CUDA_ERROR_NO_BINARY_FOR_GPU;
  while (isspace((unsigned char)*image)) image++;
  return *image == '.' || *image == '/' ? CUDA_SUCCESS : CUDA_ERROR_INVALID_IMAGE;
}

static int build(struct module *module, const char *text, struct ptx_log *log) {
  int error = image_kind(text);
  if (error) return error;
  bool parsed = ptx_parse(&module->ptx, text, log);
  if (module->ptx.version > options()->ptx_version) {
    ptx_error(&module->ptx, 0, "Unsupported .version %u.%u; current version is '%u.%u'", module->ptx.version / 10,
              module->ptx.version % 10, options()->ptx_version / 10, options()->ptx_version % 10);
    return CUDA_ERROR_UNSUPPORTED_PTX_VERSION;
  }
  if (!parsed) return CUDA_ERROR_INVALID_PTX;
  if (module->ptx.target > (unsigned)options()->capability) return CUDA_ERROR_NO_BINARY_FOR_GPU;
  ptx_check_rounding(&module->ptx);
  error = place_variables(module);
  if (error) return error;
  decode_kernels(module);
  return log->errors ? CUDA_ERROR_INVALID_PTX : CUDA_SUCCESS;
}

static int load(struct context *context, CUmodule *handle, const char *text, struct ptx_log *log) {
  *log = (struct ptx_log){0};
  if (!handle || !text) return CUDA_ERROR_INVALID_VALUE;
  int forbidden = capture_forbids(context);
  if (forbidden) return forbidden;
  struct module *module = calloc(1, sizeof *module);
  if (!module) abort();
  module->context = context;
  int error = build(module, text, log);
  if (error) {
    module_free(module);
    return error;
  }
  module->handle = handle_new(KIND_MODULE, module, context);
  *handle = module->handle;
  return CUDA_SUCCESS;
}

CUresult cuModuleLoadData(CUmodule *handle, const void *image) {
  ENTER(NEED_CONTEXT);
  struct ptx_log log;
  return load(entry.context, handle, image, &log);
}

/* The size of a log buffer comes in, and what was written, zero included, goes out in its place. */
static void give_log(unsigned n, const int *names, void **values, int buffer_name, int size_name, const char *text) {
  char *buffer = NULL;
  void **size_at = NULL;
  for (unsigned i = 0; i < n; i++) {
    if (names[i] == buffer_name) buffer = values[i];
    if (names[i] == size_name) size_at = &values[i];
  }
  unsigned size = size_at ? (unsigned)(uintptr_t)*size_at : 0;
  if (!buffer || !size) return;
  snprintf(buffer, size, "%s", text);
  *size_at = (void *)(uintptr_t)(*buffer ? strlen(buffer) + 1 : 0);
}

CUresult cuModuleLoadDataEx(CUmodule *handle, const void *image, unsigned n, int *names, void **values) {
  ENTER(NEED_CONTEXT);
  struct ptx_log log;
  if (n && (!names || !values)) return CUDA_ERROR_INVALID_VALUE;
  int error = load(entry.context, handle, image, &log);
  give_log(n, names, values, CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, log.text);
  give_log(n, names, values, CU_JIT_INFO_LOG_BUFFER, CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES, "");
  return error;
}

CUresult cuModuleLoad(CUmodule *handle, const char *path) {
  ENTER(NEED_CONTEXT);
  FILE *file = path ? fopen(path, "rb") : NULL;
  if (!file) return path ? CUDA_ERROR_FILE_NOT_FOUND : CUDA_ERROR_INVALID_VALUE;
  size_t room = 1 << 16, used = 0, got;
  char *text = malloc(room + 1);
  while (text && (got = fread(text + used, 1, room - used, file)) > 0) {
    used += got;
    if (used == room) text = realloc(text, (room *= 2) + 1);
  }
  fclose(file);
  if (!text) abort();
  text[used] = 0;
  struct ptx_log log;
  int error = load(entry.context, handle, text, &log);
  free(text);
  return error;
}

#define MODULE(name, given)                                \
  struct module *name = handle_get(KIND_MODULE, given);    \
  if (!name) return CUDA_ERROR_INVALID_HANDLE

CUresult cuModuleUnload(CUmodule handle) {
  ENTER_RELEASING(NEED_CONTEXT);
  MODULE(module, handle);
  context_run(module->context);
  module_free(module);
  return entry.sticky ? entry.sticky : entry.context->sticky;
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule handle, const char *name) {
  ENTER(NEED_CONTEXT);
  MODULE(module, handle);
  if (!function || !name) return CUDA_ERROR_INVALID_VALUE;
  uint64_t at = 0;
  for (struct function_object *f; (f = handle_each(KIND_FUNCTION, module, &at));) {
    if (strcmp(f->kernel->name, name)) continue;
    *function = f->handle;
    return CUDA_SUCCESS;
  }
  return CUDA_ERROR_NOT_FOUND;
}

CUresult cuModuleGetGlobal_v2(CUdeviceptr *pointer, size_t *bytes, CUmodule handle, const char *name) {
  ENTER(NEED_CONTEXT);
  MODULE(module, handle);
  if (!name) return CUDA_ERROR_INVALID_VALUE;
  for (int i = 0; i < module->nvariables; i++) {
    if (strcmp(module->variables[i].name, name)) continue;
    if (pointer) *pointer = module->variables[i].pointer;
    if (bytes) *bytes = module->variables[i].size;
    return CUDA_SUCCESS;
  }
  return CUDA_ERROR_NOT_FOUND;
}

CUresult cuModuleGetLoadingMode(int *mode) {
  ENTER(NEED_INIT);
  if (!mode) return CUDA_ERROR_INVALID_VALUE;
  *mode = 1; /* eager */
  return CUDA_SUCCESS;
}
