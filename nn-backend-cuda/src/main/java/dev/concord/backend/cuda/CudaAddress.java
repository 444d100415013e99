package dev.concord.backend.cuda;

import jcuda.driver.CUdeviceptr;

/** A device pointer that says its address, which kernel arguments are made of. */
final class CudaAddress extends CUdeviceptr {
  CudaAddress() {}

  /** The address; the driver has filled it in. */
  long value() {
    return getNativePointer() + getByteOffset();
  }
}
