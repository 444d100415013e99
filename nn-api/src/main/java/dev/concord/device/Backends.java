package dev.concord.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds backends on the class path and chooses among their devices. A device is named by the
 * caller, else by the system property {@code concord.backend}, else by the environment variable
 * {@code CONCORD_BACKEND}: a backend's name ({@code opencl}) means its best device, an id ({@code
 * opencl:1}) that one. Without a name the available device of the highest {@link
 * DeviceDescription#rank} is taken.
 */
public final class Backends {
  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

  private static final Comparator<DeviceDescription> BEST_FIRST =
      Comparator.comparingInt(DeviceDescription::rank).reversed();

  private record Candidate(Backend backend, DeviceDescription device) {}

  private Backends() {}

  /**
   * Every backend on the class path, by name. One that cannot be loaded is left out with a warning.
   */
  public static List<Backend> all() {
    List<Backend> found = new ArrayList<>();
    Iterator<Backend> providers = ServiceLoader.load(Backend.class).iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        found.add(providers.next());
      } catch (ServiceConfigurationError broken) {
        LOG.warn("A backend on the class path cannot be loaded: {}", broken.getMessage());
      }
    }
    found.sort(Comparator.comparing(Backend::name));
    return found;
  }

  /**
   * Whether a backend can be used. One that fails when it is asked counts as unavailable: it must
   * not keep the others from being found.
   */
  public static Availability availability(Backend backend) {
    try {
      return backend.availability();
    } catch (RuntimeException | LinkageError failure) {
      LOG.debug("What backend {} failed with", backend.name(), failure);
      return new Availability.Unavailable(
          "it failed while looking for devices: " + failure,
          "Report this to the backend's makers, or take its jar from the class path");
    }
  }

  /** Every available device, in the order of automatic choice. */
  public static List<DeviceDescription> devices() {
    return candidates(all()).stream().map(Candidate::device).toList();
  }

  private static List<Candidate> candidates(List<Backend> backends) {
    List<Candidate> candidates = new ArrayList<>();
    for (Backend backend : backends) {
      if (availability(backend) instanceof Availability.Available available) {
        available.devices().forEach(device -> candidates.add(new Candidate(backend, device)));
      }
    }
    candidates.sort(Comparator.comparing(Candidate::device, BEST_FIRST));
    return candidates;
  }

  /** Opens the device asked for by property or environment, else the best available one. */
  public static Device open() {
    return open(DeviceOptions.DEFAULT);
  }

  /** The same with options. */
  public static Device open(DeviceOptions options) {
    String asked = System.getProperty("concord.backend", System.getenv("CONCORD_BACKEND"));
    return asked != null && !asked.isBlank() ? open(asked.strip(), options) : openBest(options);
  }

  /** Opens the best device of the backend of that name, or the device of that id. */
  public static Device open(String name) {
    return open(name, DeviceOptions.DEFAULT);
  }

  /**
   * Opens the best device of the backend of that name, or the device of that id.
   *
   * @throws DeviceException if there is none or it cannot be used, listing every backend with the
   *     reason why it is unavailable
   */
  public static Device open(String name, DeviceOptions options) {
    List<Backend> backend = all().stream().filter(b -> names(b, name)).toList();
    if (backend.isEmpty()) {
      throw new DeviceException("There is no backend named \"" + name + "\".\n" + listing());
    }
    if (availability(backend.getFirst()) instanceof Availability.Unavailable unavailable) {
      throw new DeviceException(
          "Backend "
              + backend.getFirst().name()
              + " is "
              + sentence(unavailable)
              + "\n"
              + listing());
    }
    return candidates(backend).stream()
        .filter(c -> c.device().id().equals(name) || c.backend().name().equals(name))
        .findFirst()
        .map(candidate -> opened(candidate, options))
        .orElseThrow(
            () -> new DeviceException("There is no device \"" + name + "\".\n" + listing()));
  }

  private static boolean names(Backend backend, String name) {
    return name.equals(backend.name()) || name.startsWith(backend.name() + ":");
  }

  private static Device openBest(DeviceOptions options) {
    List<Backend> backends = all();
    for (Backend backend : backends) {
      if (availability(backend) instanceof Availability.Unavailable unavailable) {
        LOG.info("Backend {} is {}", backend.name(), sentence(unavailable));
      }
    }
    DeviceException failure = null;
    for (Candidate candidate : candidates(backends)) {
      if (candidate.device().rank() > 0) {
        try {
          return opened(candidate, options);
        } catch (DeviceException e) {
          LOG.warn("{} cannot be opened: {}", candidate.device(), e.getMessage());
          failure = e;
        }
      }
    }
    String reason =
        failure == null ? "Put nn-backend-cpu on the class path." : failure.getMessage();
    throw new DeviceException("No backend can be used. " + reason + "\n" + listing(), failure);
  }

  private static Device opened(Candidate candidate, DeviceOptions options) {
    Device device = candidate.backend().open(candidate.device().id(), options);
    LOG.info("Using {}", device.description());
    if (options.mode() != device.description().mode()) {
      LOG.warn(
          "{} has no mode {}: it computes {}",
          device.description().id(),
          options.mode(),
          device.description().mode());
    }
    return device;
  }

  private static String sentence(Availability.Unavailable unavailable) {
    return "unavailable: " + unavailable.reason() + ". " + unavailable.remedy();
  }

  private static String listing() {
    return all().stream()
        .map(
            backend ->
                "  "
                    + backend.name()
                    + " is "
                    + switch (availability(backend)) {
                      case Availability.Available available -> "available: " + available.devices();
                      case Availability.Unavailable unavailable -> sentence(unavailable);
                    })
        .collect(Collectors.joining("\n", "Known backends:\n", ""));
  }
}
