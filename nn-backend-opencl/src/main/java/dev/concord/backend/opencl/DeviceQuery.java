package dev.concord.backend.opencl;

import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Reads properties of platforms and devices. */
final class DeviceQuery {
  private DeviceQuery() {}

  @FunctionalInterface
  private interface Getter {
    int get(long bytes, Pointer value, long[] needed);
  }

  static String text(cl_platform_id platform, int property) {
    return text(
        (bytes, value, needed) -> CL.clGetPlatformInfo(platform, property, bytes, value, needed),
        "asking for platform property " + property);
  }

  static String text(cl_device_id device, int property) {
    return text(
        (bytes, value, needed) -> CL.clGetDeviceInfo(device, property, bytes, value, needed),
        "asking for " + CL.stringFor_cl_device_info(property));
  }

  private static String text(Getter getter, String doing) {
    long[] length = new long[1];
    OpenClResult.require(getter.get(0, null, length), doing);
    byte[] bytes = new byte[Math.toIntExact(length[0])];
    OpenClResult.require(getter.get(bytes.length, Pointer.to(bytes), null), doing);
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /** A property of 64 bits: {@code cl_ulong}, a bit field, or {@code size_t}. */
  static long number64(cl_device_id device, int property) {
    long[] value = new long[1];
    OpenClResult.require(
        CL.clGetDeviceInfo(device, property, Sizeof.cl_ulong, Pointer.to(value), null),
        "asking for " + CL.stringFor_cl_device_info(property));
    return value[0];
  }

  /** A property of 32 bits: {@code cl_uint} or {@code cl_bool}. */
  static int number32(cl_device_id device, int property) {
    int[] value = new int[1];
    OpenClResult.require(
        CL.clGetDeviceInfo(device, property, Sizeof.cl_uint, Pointer.to(value), null),
        "asking for " + CL.stringFor_cl_device_info(property));
    return value[0];
  }
}
