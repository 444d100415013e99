package dev.concord.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Availability;
import dev.concord.device.DeviceDescription;
import java.util.List;
import java.util.Optional;
import org.jocl.CL;
import org.junit.jupiter.api.Test;

/** Which devices are refused, and how devices are listed. */
class DeviceFactsTest {
  private static final long EXACT =
      CL.CL_FP_DENORM
          | CL.CL_FP_INF_NAN
          | CL.CL_FP_ROUND_TO_NEAREST
          | CL.CL_FP_FMA
          | CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT;

  private static DeviceFacts device(int number, long type, long floatSupport, String version) {
    return device(number, type, floatSupport, version, 256);
  }

  private static DeviceFacts device(
      int number, long type, long floatSupport, String version, int workGroupLimit) {
    return new DeviceFacts(
        number,
        "Some GPU",
        "Some platform",
        version,
        "1.0",
        type,
        floatSupport,
        true,
        8,
        workGroupLimit,
        32_768,
        1024,
        1L << 32,
        1L << 30);
  }

  private static DeviceFacts gpu(int number, long floatSupport) {
    return device(number, CL.CL_DEVICE_TYPE_GPU, floatSupport, "OpenCL 1.2 Some");
  }

  @Test
  void aDeviceWithExactArithmeticIsTaken() {
    assertEquals(Optional.empty(), gpu(0, EXACT).refusal());
  }

  @Test
  void whatIsMissingIsNamed() {
    assertEquals(
        Optional.of("its float32 arithmetic lacks subnormal numbers"),
        gpu(0, EXACT & ~CL.CL_FP_DENORM).refusal());
    assertEquals(
        Optional.of(
            "its float32 arithmetic lacks fused multiply-add, correctly rounded division and square"
                + " root"),
        gpu(0, CL.CL_FP_DENORM | CL.CL_FP_INF_NAN | CL.CL_FP_ROUND_TO_NEAREST).refusal());
  }

  @Test
  void oldVersionsAreRefused() {
    DeviceFacts old = device(0, CL.CL_DEVICE_TYPE_GPU, EXACT, "OpenCL 1.1 Old");
    assertEquals(Optional.of("it has OpenCL 1.1 Old, and OpenCL 1.2 is needed"), old.refusal());
  }

  @Test
  void gpusOfSmallGroupsAreRefusedAndProcessorsTaken() {
    DeviceFacts gpu = device(0, CL.CL_DEVICE_TYPE_GPU, EXACT, "OpenCL 1.2 Small", 255);
    assertEquals(
        Optional.of("its work-groups have at most 255 work-items, and 256 are needed"),
        gpu.refusal());
    DeviceFacts processor = device(0, CL.CL_DEVICE_TYPE_CPU, EXACT, "OpenCL 1.2 Small", 1);
    assertEquals(Optional.empty(), processor.refusal());
  }

  @Test
  void ranksFollowTheKindOfDevice() {
    DeviceFacts processor = device(1, CL.CL_DEVICE_TYPE_CPU, EXACT, "OpenCL 3.0");
    assertEquals(DeviceDescription.OPENCL_GPU, gpu(0, EXACT).description().rank());
    assertEquals(DeviceDescription.OPENCL_CPU, processor.description().rank());
    assertTrue(processor.traits().processor());
    assertEquals("opencl:1", processor.description().id());
  }

  @Test
  void aRefusedDeviceIsListedBehindTheOthersAndNeverChosen() {
    Availability.Available available =
        assertInstanceOf(
            Availability.Available.class,
            OpenClBackend.availability(List.of(gpu(0, 0), gpu(1, EXACT))));
    assertEquals(
        List.of("opencl:1", "opencl:0"),
        available.devices().stream().map(DeviceDescription::id).toList());
    DeviceDescription refused = available.devices().get(1);
    assertEquals(0, refused.rank());
    assertTrue(refused.details().startsWith("refused: "), refused.details());
  }

  @Test
  void withoutAnExactDeviceTheBackendIsUnavailable() {
    Availability.Unavailable unavailable =
        assertInstanceOf(
            Availability.Unavailable.class,
            OpenClBackend.availability(List.of(gpu(0, EXACT & ~CL.CL_FP_FMA))));
    assertTrue(
        unavailable.reason().contains("opencl:0 (Some GPU)")
            && unavailable.reason().contains("fused multiply-add"),
        unavailable.reason());
    assertInstanceOf(Availability.Unavailable.class, OpenClBackend.availability(List.of()));
  }

  @Test
  void ofJoclsReportTheFirstLineIsShown() {
    assertEquals(
        "JOCL's native library cannot be loaded: Error while loading native library \"X\"",
        OpenClLibrary.reason(
            new UnsatisfiedLinkError("Error while loading native library \"X\"\nOperating…")));
  }
}
