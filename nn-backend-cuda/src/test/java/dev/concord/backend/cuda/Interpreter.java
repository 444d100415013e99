package dev.concord.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.concord.device.Device;
import dev.concord.device.DeviceOptions;
import dev.concord.tck.Requirement;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The libcuda.so.1 for tests, which interprets PTX. The build makes it with gcc and starts the
 * tests that need it with its folder in {@code LD_LIBRARY_PATH}; JCuda then loads it like a driver.
 * Without gcc those tests are skipped; where the environment variable {@code CONCORD_REQUIRE} names
 * {@code cuda-interpreter} they fail instead. Beside CUDA's calls it has some for tests, see {@code
 * src/test/native/concord_test.h}.
 */
@SuppressWarnings("restricted") // calling native code is what it is for
final class Interpreter {
  /** What the library calls its GPU. */
  static final String NAME = "Concord PTX interpreter";

  private static final List<String> LIVE =
      List.of(
          "allocations",
          "host_allocations",
          "bytes",
          "contexts",
          "modules",
          "streams",
          "events",
          "graphs");

  private Interpreter() {}

  /** Skips the test where the interpreter is not there, or fails it where that is required. */
  static void require() {
    String missing =
        switch (DriverProbe.result()) {
          case DriverProbe.Missing unavailable -> unavailable.reason();
          case DriverProbe.Found found when found.gpus().getFirst().name().equals(NAME) -> "";
          case DriverProbe.Found found -> "the driver is another: " + found.gpus();
        };
    if (missing.isEmpty()) {
      return;
    }
    Requirement.missing(
        "cuda-interpreter",
        "The PTX interpreter is not there (are gcc and make installed?): " + missing);
  }

  /** Opens it as a device. */
  static Device open(DeviceOptions options) {
    return new CudaBackend().open("cuda:0", options);
  }

  /** Opens its driver. */
  static CudaDriver driver(DeviceOptions options) {
    return switch (DriverProbe.result()) {
      case DriverProbe.Missing missing -> throw new AssertionError(missing.reason());
      case DriverProbe.Found found ->
          new CudaDriver(found.gpus().getFirst(), CudaSettings.of(options));
    };
  }

  /** Fails where anything is still allocated. */
  static void requireNothingLive() {
    Map<String, Long> live = new LinkedHashMap<>();
    LIVE.forEach(kind -> live.put(kind, (Long) call("concord_live_" + kind, Long.class)));
    live.values().removeIf(count -> count == 0);
    assertEquals(Map.of(), live, "still there after everything was closed");
  }

  /** What contexts had to release at their end because nobody else had. */
  static long leftBehind() {
    return (Long) call("concord_left_behind", Long.class);
  }

  /** Calls of an entry point such as {@code cuMemAlloc_v2} since {@link #resetCounters}. */
  static long calls(String entry) {
    return (Long) call("concord_calls", Long.class, entry);
  }

  static void resetCounters() {
    call("concord_reset_counters", Void.class);
  }

  /** Where the last kernel that went wrong did so, and why; empty where none did. */
  static String lastFault() {
    long text = (Long) call("concord_last_fault", Long.class);
    return MemorySegment.ofAddress(text).reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** Lets the n-th call from now of an entry point fail, 1 being the next. */
  static void fail(String entry, int n, int error) {
    call("concord_fail", Void.class, entry, n, error);
  }

  /** Lets every call fail that needs the device. */
  static void loseDevice(int error) {
    call("concord_lose_device", Void.class, error);
  }

  /** Ends {@link #fail} and {@link #loseDevice}. */
  static void failNoMore() {
    call("concord_fail_clear", Void.class);
  }

  private static Object call(String function, Class<?> result, Object... arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    Object[] values = new Object[arguments.length];
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < arguments.length; i++) {
        boolean text = arguments[i] instanceof String;
        layouts[i] = text ? ValueLayout.ADDRESS : ValueLayout.JAVA_INT;
        values[i] = text ? arena.allocateFrom((String) arguments[i]) : arguments[i];
      }
      FunctionDescriptor descriptor =
          result == Void.class
              ? FunctionDescriptor.ofVoid(layouts)
              : FunctionDescriptor.of(ValueLayout.JAVA_LONG, layouts);
      return Linker.nativeLinker()
          .downcallHandle(
              SymbolLookup.libraryLookup("libcuda.so.1", Arena.global())
                  .find(function)
                  .orElseThrow(),
              descriptor)
          .invokeWithArguments(values);
    } catch (Throwable failure) {
      throw new AssertionError("Calling " + function, failure);
    }
  }
}
