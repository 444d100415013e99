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
 * Finds backends on the class path and chooses among them. A backend is named by the caller, else
 * by the system property {@code concord.backend}, else by the environment variable {@code
 * CONCORD_BACKEND}; without a name the best available one is taken.
 */
public final class Backends {
  private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

  private Backends() {}

  /**
   * Every backend on the class path, highest priority first; {@code reference} comes last. One that
   * cannot be loaded is left out with a warning.
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
    found.sort(Comparator.comparingInt(Backend::priority).reversed().thenComparing(Backend::name));
    return found;
  }

  /** Opens the backend asked for by property or environment, else the best available one. */
  public static Device open() {
    return open(DeviceOptions.DEFAULT);
  }

  /** The same with options. */
  public static Device open(DeviceOptions options) {
    String asked = System.getProperty("concord.backend", System.getenv("CONCORD_BACKEND"));
    return asked != null && !asked.isBlank() ? open(asked.strip(), options) : openBest(options);
  }

  /** Opens the backend of that name. */
  public static Device open(String name) {
    return open(name, DeviceOptions.DEFAULT);
  }

  /**
   * Opens the backend of that name.
   *
   * @throws DeviceException if there is none or it cannot be used, listing every backend with the
   *     reason why it is unavailable
   */
  public static Device open(String name, DeviceOptions options) {
    for (Backend backend : all()) {
      if (backend.name().equals(name)) {
        if (backend.availability() instanceof Availability.Unavailable unavailable) {
          throw new DeviceException(
              "Backend "
                  + name
                  + " is unavailable: "
                  + unavailable.reason()
                  + ". "
                  + unavailable.remedy()
                  + "\n"
                  + listing());
        }
        return opened(backend, options);
      }
    }
    throw new DeviceException("There is no backend named \"" + name + "\".\n" + listing());
  }

  private static Device openBest(DeviceOptions options) {
    DeviceException failure = null;
    for (Backend backend : all()) {
      if (backend.priority() > 0) {
        switch (backend.availability()) {
          case Availability.Available available -> {
            try {
              return opened(backend, options);
            } catch (DeviceException e) {
              LOG.warn("Backend {} cannot be opened: {}", backend.name(), e.getMessage());
              failure = e;
            }
          }
          case Availability.Unavailable unavailable ->
              LOG.info(
                  "Backend {} is unavailable: {}. {}",
                  backend.name(),
                  unavailable.reason(),
                  unavailable.remedy());
        }
      }
    }
    String reason =
        failure == null ? "Put nn-backend-cpu on the class path." : failure.getMessage();
    throw new DeviceException("No backend can be used. " + reason + "\n" + listing(), failure);
  }

  private static Device opened(Backend backend, DeviceOptions options) {
    Device device = backend.open(options);
    LOG.info("Using {}", device.description());
    return device;
  }

  private static String listing() {
    return all().stream()
        .map(
            backend ->
                switch (backend.availability()) {
                  case Availability.Available available ->
                      "  " + backend.name() + ": available, " + available.devices();
                  case Availability.Unavailable unavailable ->
                      "  "
                          + backend.name()
                          + ": unavailable, "
                          + unavailable.reason()
                          + ". "
                          + unavailable.remedy();
                })
        .collect(Collectors.joining("\n", "Known backends:\n", ""));
  }
}
