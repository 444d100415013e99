package dev.concord.backend.opencl;

import dev.concord.device.DeviceException;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device of this machine: OpenCL's handles and what it says about itself. */
record FoundDevice(cl_platform_id platform, cl_device_id device, DeviceFacts facts) {
  private static final Logger LOG = LoggerFactory.getLogger(FoundDevice.class);

  /**
   * All devices of all platforms, in OpenCL's order; needs a loaded library. One that cannot even
   * be asked is left out.
   */
  static List<FoundDevice> all() {
    List<FoundDevice> found = new ArrayList<>();
    int number = 0;
    for (cl_platform_id platform : platforms()) {
      for (cl_device_id device : devices(platform)) {
        try {
          found.add(new FoundDevice(platform, device, DeviceFacts.of(number, platform, device)));
        } catch (DeviceException broken) {
          LOG.warn("OpenCL device {} is left out: {}", number, broken.getMessage());
        }
        number++;
      }
    }
    return found;
  }

  private static cl_platform_id[] platforms() {
    int[] count = new int[1];
    // A loader without any driver answers with an error instead of 0.
    if (CL.clGetPlatformIDs(0, null, count) != CL.CL_SUCCESS || count[0] == 0) {
      return new cl_platform_id[0];
    }
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    return CL.clGetPlatformIDs(count[0], platforms, null) == CL.CL_SUCCESS
        ? platforms
        : new cl_platform_id[0];
  }

  private static cl_device_id[] devices(cl_platform_id platform) {
    int[] count = new int[1];
    if (CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count) != CL.CL_SUCCESS) {
      return new cl_device_id[0];
    }
    cl_device_id[] devices = new cl_device_id[count[0]];
    return CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, count[0], devices, null)
            == CL.CL_SUCCESS
        ? devices
        : new cl_device_id[0];
  }

  /** Whether the loader knows any driver. */
  static boolean anyPlatform() {
    return platforms().length > 0;
  }
}
