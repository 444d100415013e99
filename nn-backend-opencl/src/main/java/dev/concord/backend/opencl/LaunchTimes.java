package dev.concord.backend.opencl;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;

/** How long launches took on the device, summed by kernel and layer. */
final class LaunchTimes {
  private static final double NANOS_PER_MICRO = 1000;

  private static final class Sum {
    long launches;
    long nanos;
  }

  private final Map<String, Sum> sums = new LinkedHashMap<>();

  /** Waits for a command of a profiling queue and adds its time. */
  void add(String name, cl_event event) {
    OpenClResult.require(CL.clWaitForEvents(1, new cl_event[] {event}), "waiting for " + name);
    long nanos =
        time(event, CL.CL_PROFILING_COMMAND_END) - time(event, CL.CL_PROFILING_COMMAND_START);
    Sum sum = sums.computeIfAbsent(name, fresh -> new Sum());
    sum.launches++;
    sum.nanos += nanos;
  }

  private static long time(cl_event event, int property) {
    long[] nanos = new long[1];
    OpenClResult.require(
        CL.clGetEventProfilingInfo(event, property, Sizeof.cl_ulong, Pointer.to(nanos), null),
        "reading a launch's time");
    return nanos[0];
  }

  /** One line for each kernel and layer, the longest first. */
  String table() {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%12s %10s %12s  %s", "total ms", "launches", "µs each", "kernel"));
    sums.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().nanos))
        .forEach(
            entry -> {
              double micros = entry.getValue().nanos / NANOS_PER_MICRO;
              long launches = entry.getValue().launches;
              table.append(
                  String.format(
                      Locale.ROOT,
                      "%n%12.3f %10d %12.2f  %s",
                      micros / 1000,
                      launches,
                      micros / launches,
                      entry.getKey()));
            });
    return table.toString();
  }
}
