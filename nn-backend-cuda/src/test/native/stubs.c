/*
 * Entry points that JCuda's library imports and this driver does not have: they load, and answer
 * CUDA_ERROR_NOT_SUPPORTED. stubs.list is made by `make stubs.list` from the binding's own symbol table.
 */
#include "cuda_api.h"

#define STUB(name)          \
  CUDA_API CUresult name(void); \
  CUresult name(void) { return CUDA_ERROR_NOT_SUPPORTED; }
#include "stubs.list"
