package dev.concord.backend.opencl;

import dev.concord.device.DeviceException;
import org.jocl.CL;

/** Turns OpenCL's result codes into exceptions that name them. */
final class OpenClResult {
  private OpenClResult() {}

  /**
   * Throws for every code but CL_SUCCESS.
   *
   * @param doing what was tried, such as {@code "launching map"}
   */
  static void require(int code, String doing) {
    if (code != CL.CL_SUCCESS) {
      throw failure(code, doing);
    }
  }

  /** The exception for a code. */
  static DeviceException failure(int code, String doing) {
    return new DeviceException("OpenCL: " + doing + " failed with " + name(code));
  }

  /** Such as {@code CL_OUT_OF_RESOURCES}. */
  static String name(int code) {
    return CL.stringFor_errorCode(code);
  }
}
