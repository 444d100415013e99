/* Devices and what can be asked of them. The figures that matter follow the compute capability. */
#include "driver.h"

#include <stdio.h>
#include <string.h>

bool driver_initialised;

CUresult cuInit(unsigned flags) {
  ENTER(NEED_NOTHING);
  if (flags) return CUDA_ERROR_INVALID_VALUE;
  if (!options()->devices) return CUDA_ERROR_NO_DEVICE;
  driver_initialised = true;
  return CUDA_SUCCESS;
}

CUresult cuDriverGetVersion(int *version) {
  ENTER(NEED_NOTHING);
  if (!version) return CUDA_ERROR_INVALID_VALUE;
  *version = options()->driver;
  return CUDA_SUCCESS;
}

#define CHECK_DEVICE \
  if (device < 0 || device >= options()->devices) return CUDA_ERROR_INVALID_DEVICE

CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  ENTER(NEED_INIT);
  if (!device) return CUDA_ERROR_INVALID_VALUE;
  if (ordinal < 0 || ordinal >= options()->devices) return CUDA_ERROR_INVALID_DEVICE;
  *device = ordinal;
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int *count) {
  ENTER(NEED_INIT);
  if (!count) return CUDA_ERROR_INVALID_VALUE;
  *count = options()->devices;
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
  ENTER(NEED_INIT);
  if (!name || length < 1) return CUDA_ERROR_INVALID_VALUE;
  CHECK_DEVICE;
  snprintf(name, (size_t)length, "%s", options()->name);
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetUuid(CUuuid *uuid, CUdevice device) {
  ENTER(NEED_INIT);
  if (!uuid) return CUDA_ERROR_INVALID_VALUE;
  CHECK_DEVICE;
  memcpy(uuid->bytes, "concord-ptx-dev", 16);
  uuid->bytes[15] = (char)device;
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetPCIBusId(char *id, int length, CUdevice device) {
  ENTER(NEED_INIT);
  if (!id || length < 13) return CUDA_ERROR_INVALID_VALUE;
  CHECK_DEVICE;
  snprintf(id, (size_t)length, "0000:%02X:00.0", device + 1);
  return CUDA_SUCCESS;
}

CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
  ENTER(NEED_INIT);
  if (!bytes) return CUDA_ERROR_INVALID_VALUE;
  CHECK_DEVICE;
  *bytes = options()->memory;
  return CUDA_SUCCESS;
}

CUresult cuDeviceComputeCapability(int *major, int *minor, CUdevice device) {
  ENTER(NEED_INIT);
  if (!major || !minor) return CUDA_ERROR_INVALID_VALUE;
  CHECK_DEVICE;
  *major = options()->capability / 10;
  *minor = options()->capability % 10;
  return CUDA_SUCCESS;
}

/* Shared memory a block may have on request, and what a multiprocessor has, in bytes. */
static int shared_on_request(void) {
  switch (options()->capability) {
    case 70: return 98304;
    case 75: return 65536;
    case 80: case 87: return 166912;
    case 86: case 89: case 120: return 101376;
    case 90: case 100: case 103: return 232448;
    default: return 49152;
  }
}

static int threads_per_multiprocessor(void) {
  switch (options()->capability) {
    case 75: return 1024;
    case 86: case 87: case 89: case 120: return 1536;
    default: return 2048;
  }
}

int device_attribute(int attribute) {
  switch (attribute) {
    case 1: return 1024; /* threads per block; 2, 3, 4: its dimensions */
    case 2: case 3: return 1024;
    case 4: return 64;
    case 5: return 2147483647; /* grid */
    case 6: case 7: return 65535;
    case 8: return 49152; /* shared memory per block */
    case 9: return 65536; /* constant memory */
    case 10: return LANES;
    case 11: return 2147483647; /* pitch */
    case 12: case 82: return 65536; /* registers per block, per multiprocessor */
    case 13: return 1410000; /* clock, kHz */
    case 14: return 512;     /* texture alignment */
    case 15: case 19: case 31: case 41: case 78: case 90: case 91: case 99: return 1; /* overlap, host memory, … */
    case 16: return 4; /* multiprocessors */
    case 33: return 1; /* PCI bus */
    case 36: return 1215000; /* memory clock, kHz */
    case 37: return 5120;    /* memory bus, bits */
    case 38: return 4 << 20; /* L2 */
    case 39: return threads_per_multiprocessor();
    case 40: return 2; /* copy engines */
    case 75: return options()->capability / 10;
    case 76: return options()->capability % 10;
    case 79: case 80: return 1;
    case 81: return shared_on_request() + 1024;
    case 87: return 2;
    case 97: return shared_on_request();
    case 106: return 32; /* blocks per multiprocessor */
    case 111: return options()->capability >= 80 ? 1024 : 0; /* shared memory reserved per block */
    default: return 0;
  }
}

CUresult cuDeviceGetAttribute(int *value, int attribute, CUdevice device) {
  ENTER(NEED_INIT);
  if (!value || attribute < 1 || attribute > 200) return CUDA_ERROR_INVALID_VALUE;
  CHECK_DEVICE;
  *value = device_attribute(attribute);
  return CUDA_SUCCESS;
}
