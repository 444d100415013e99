/* The names and texts of the error codes. */
#include "driver.h"

static const struct {
  const char *name;
  CUresult value;
  const char *text;
} errors[] = {
#define E(name, value, text) {#name, value, text},
    CUDA_ERRORS(E)
#undef E
};

static CUresult lookup(CUresult error, bool name, const char **text) {
  if (!text) return CUDA_ERROR_INVALID_VALUE;
  *text = NULL;
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
    if (errors[i].value == error) *text = name ? errors[i].name : errors[i].text;
  return *text ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult cuGetErrorName(CUresult error, const char **text) { return lookup(error, true, text); }

CUresult cuGetErrorString(CUresult error, const char **text) { return lookup(error, false, text); }

bool error_is_sticky(int error) {
  return error == CUDA_ERROR_ECC_UNCORRECTABLE || error == CUDA_ERROR_ILLEGAL_ADDRESS ||
         error == CUDA_ERROR_LAUNCH_TIMEOUT || error == CUDA_ERROR_ASSERT || error == CUDA_ERROR_UNKNOWN ||
         (error >= CUDA_ERROR_HARDWARE_STACK_ERROR && error <= CUDA_ERROR_LAUNCH_FAILED);
}
