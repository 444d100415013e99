package dev.concord.examples;

import static dev.concord.examples.CommandAssertions.assertPrints;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.concord.device.Availability;
import dev.concord.device.Backend;
import dev.concord.device.Backends;
import dev.concord.device.Buffer;
import dev.concord.device.Device;
import dev.concord.device.DeviceDescription;
import dev.concord.device.DeviceOptions;
import dev.concord.device.Executable;
import dev.concord.device.Mode;
import dev.concord.device.Store;
import dev.concord.graph.Kernel;
import dev.concord.plan.FusionSupport;
import dev.concord.plan.Program;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code concord parity}, also with a backend that is off by one bit. */
class ParityCommandTest {
  private static final String[] SMALL = {
    "parity", "--work-limit", "300", "--graphs", "2", "--steps", "3", "--backend", "cpu"
  };

  @Test
  void theCpuEqualsTheReference() {
    CommandLineRun run = CommandLineRun.of((Object[]) SMALL);
    assertEquals(0, run.code(), run.err());
    assertPrints(
        run,
        "Gemm: ",
        "random graphs: 2",
        "loss huber",
        "loss kl divergence",
        "optimizer nadam",
        "optimizer l-bfgs",
        "784-300-100-10: 3 steps",
        "All bits are equal");
  }

  @Test
  void jsonHasTheSame() throws JsonParserException {
    String[] arguments = java.util.Arrays.copyOf(SMALL, SMALL.length + 1);
    arguments[SMALL.length] = "--json";
    CommandLineRun run = CommandLineRun.of((Object[]) arguments);
    JsonObject parsed = JsonParser.object().from(run.out());
    assertTrue(parsed.getBoolean("equal"));
    assertEquals("cpu", parsed.getArray("devices").getObject(0).getString("id"));
    assertTrue(parsed.getArray("checks").size() > 10);
  }

  @Test
  void oneWrongBitIsFound(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Backend.class.getName()), OneBitOff.class.getName());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      CommandLineRun run =
          CommandLineRun.of(
              "parity", "--work-limit", "50", "--graphs", "1", "--steps", "1", "--backend", "off");
      assertEquals(1, run.code());
      assertTrue(run.out().contains("DIFFERENT: Gemm: "), run.out());
      assertTrue(run.out().contains("first at 0"), run.out());
      assertTrue(run.out().contains("There are differences"), run.out());
      assertFalse(run.out().contains("All bits are equal"));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void wrongNumbersAndNamesAreRefused() {
    assertEquals(2, CommandLineRun.of("parity", "--steps", "0").code());
    CommandLineRun unknown = CommandLineRun.of("parity", "--backend", "abacus");
    assertEquals(1, unknown.code());
    assertTrue(unknown.err().contains("There is no backend named \"abacus\""), unknown.err());
  }

  /** The reference, but the first element that is read of any output has its last bit flipped. */
  public static final class OneBitOff implements Backend {
    /** For ServiceLoader. */
    public OneBitOff() {}

    @Override
    public String name() {
      return "off";
    }

    @Override
    public Availability availability() {
      return new Availability.Available(
          List.of(new DeviceDescription("off", "one bit off", "test", 0, Mode.EXACT, 0)));
    }

    @Override
    public Device open(String device, DeviceOptions options) {
      return new OffDevice(Backends.open("reference"));
    }
  }

  private record OffDevice(Device right) implements Device {
    @Override
    public DeviceDescription description() {
      return right.description();
    }

    @Override
    public FusionSupport fusion() {
      return right.fusion();
    }

    @Override
    public boolean isNative(Kernel kernel) {
      return false;
    }

    @Override
    public Buffer allocate(DType dtype, int size) {
      return right.allocate(dtype, size);
    }

    @Override
    public Executable compile(Program program, Store store) {
      Store inner = new Store(right);
      store.names().forEach(name -> inner.create(name, store.read(name)));
      return new OffExecutable(right.compile(program, inner));
    }

    @Override
    public void close() {
      right.close();
    }
  }

  private record OffExecutable(Executable right) implements Executable {
    @Override
    public HostTensor input(String name) {
      return right.input(name);
    }

    @Override
    public void run() {
      right.run();
    }

    @Override
    public void read(String output, HostTensor target) {
      right.read(output, target);
      if (target.type().dtype() == DType.F32 && target.size() > 0) {
        int bits = Float.floatToIntBits(target.floats()[0]);
        target.floats()[0] = Float.intBitsToFloat(bits ^ 1);
      }
    }

    @Override
    public void close() {
      right.close();
    }
  }
}
