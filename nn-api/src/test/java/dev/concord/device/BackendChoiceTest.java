package dev.concord.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@link Backends} chooses among several backends, some of which cannot be used. */
class BackendChoiceTest {
  private static final String PROPERTY = "concord.backend";

  private final String before = System.getProperty(PROPERTY);
  @TempDir private Path folder;

  @BeforeEach
  void ask() {
    System.clearProperty(PROPERTY);
  }

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void thePropertyChooses() {
    System.setProperty(PROPERTY, " reference ");
    try (Device device = Backends.open()) {
      assertEquals("reference", device.description().backend());
    }
    System.setProperty(PROPERTY, "abacus");
    assertThrows(DeviceException.class, Backends::open);
  }

  @Test
  void severalDevicesLiveSideBySide() {
    try (Device one = Backends.open("reference");
        Device two = Backends.open("reference")) {
      assertEquals(one.description(), two.description());
      assertTrue(one != two);
    }
  }

  @Test
  void withoutANameTheBestBackendThatOpensIsTaken() throws IOException {
    Assumptions.assumeTrue(System.getenv("CONCORD_BACKEND") == null);
    withServices(
        List.of(Missing.class, Working.class, Broken.class),
        () -> {
          assertEquals(
              List.of("broken", "missing", "reference", "working"),
              Backends.all().stream().map(Backend::name).toList());
          try (Device device = Backends.open()) {
            assertEquals("reference", device.description().backend(), "opened by \"working\"");
          }
        });
  }

  @Test
  void aBackendAskedForMustOpen() throws IOException {
    withServices(
        List.of(Missing.class, Working.class, Broken.class),
        () -> {
          assertRefused(
              "Backend missing is unavailable: no driver. Install one\nKnown backends:\n",
              () -> Backends.open("missing"));
          assertRefused("Self-test failed", () -> Backends.open("broken"));
          var unknown = assertThrows(DeviceException.class, () -> Backends.open("abacus"));
          assertTrue(
              unknown.getMessage().contains("\n  missing is unavailable: no driver. Install one"),
              unknown.getMessage());
        });
  }

  @Test
  void whereNoneOpensTheReasonsAreGiven() throws IOException {
    Assumptions.assumeTrue(System.getenv("CONCORD_BACKEND") == null);
    withServices(
        List.of(Missing.class, Broken.class),
        () -> {
          assertRefused("No backend can be used. Self-test failed\nKnown", Backends::open);
          var error = assertThrows(DeviceException.class, Backends::open);
          assertTrue(error.getMessage().contains("no driver. Install one"), error.getMessage());
        });
  }

  @Test
  void aBackendThatFailsWhenAskedKeepsNoOtherFromBeingFound() throws IOException {
    Assumptions.assumeTrue(System.getenv("CONCORD_BACKEND") == null);
    withServices(
        List.of(Failing.class, Working.class),
        () -> {
          try (Device device = Backends.open()) {
            assertEquals("reference", device.description().backend(), "opened by \"working\"");
          }
          assertRefused(
              "Backend failing is unavailable: it failed while looking for devices: "
                  + "java.lang.UnsatisfiedLinkError: half a library",
              () -> Backends.open("failing"));
        });
  }

  private static void assertRefused(String start, Runnable action) {
    var error = assertThrows(DeviceException.class, action::run);
    assertTrue(error.getMessage().startsWith(start), error.getMessage());
  }

  /** Runs with further backends announced as a jar on the class path would do. */
  private void withServices(List<Class<?>> backends, Runnable test) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(
        services.resolve(Backend.class.getName()), backends.stream().map(Class::getName).toList());
    Thread thread = Thread.currentThread();
    ClassLoader loaderBefore = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, loaderBefore)) {
      thread.setContextClassLoader(loader);
      test.run();
    } finally {
      thread.setContextClassLoader(loaderBefore);
    }
  }

  /** A backend whose driver is not there. */
  public static final class Missing extends Fake {
    /** For ServiceLoader. */
    public Missing() {
      super("missing", new Availability.Unavailable("no driver", "Install one"));
    }
  }

  /** A backend that can be used: it opens the reference. */
  public static final class Working extends Fake {
    /** For ServiceLoader. */
    public Working() {
      super("working", available("working", 200));
    }

    @Override
    public Device open(String device, DeviceOptions options) {
      return Backends.open("reference");
    }
  }

  /** A backend that seems usable, but fails its self-test. */
  public static final class Broken extends Fake {
    /** For ServiceLoader. */
    public Broken() {
      super("broken", available("broken", 400));
    }
  }

  /** A backend with a mistake: it throws instead of saying what is missing. */
  public static final class Failing extends Fake {
    /** For ServiceLoader. */
    public Failing() {
      super("failing", null);
    }

    @Override
    public Availability availability() {
      throw new UnsatisfiedLinkError("half a library");
    }
  }

  private static Availability available(String id, int rank) {
    return new Availability.Available(
        List.of(new DeviceDescription(id, "fake", "none", 0, Mode.EXACT, rank)));
  }

  private abstract static class Fake implements Backend {
    private final String name;
    private final Availability availability;

    Fake(String name, Availability availability) {
      this.name = name;
      this.availability = availability;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Availability availability() {
      return availability;
    }

    @Override
    public Device open(String device, DeviceOptions options) {
      throw new DeviceException("Self-test failed");
    }
  }
}
