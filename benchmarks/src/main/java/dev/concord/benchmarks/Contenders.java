package dev.concord.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The contenders on the class path: Concord on its backends, and the peers if they are there. */
final class Contenders {

  /** The name in the tables that the others are compared with. */
  static final String CONCORD = new Concord("cpu").name();

  /** What to say when nothing can be measured. */
  static final String NONE =
      "There is no implementation to measure. Peers need the Maven profile 'peers'.";

  private Contenders() {}

  /** All of them, Concord first. */
  static List<Contender> all() {
    Stream<Contender> peers =
        ServiceLoader.load(Contender.class).stream().map(ServiceLoader.Provider::get);
    return Stream.concat(Concord.all().stream(), peers).toList();
  }

  /** Those that can run here. Each one that cannot is named on standard error with the reason. */
  static List<Contender> available() {
    return all().stream()
        .filter(
            contender -> {
              Optional<String> unavailable = contender.unavailable();
              unavailable.ifPresent(
                  why -> System.err.printf("SKIPPED %s: %s%n", contender.name(), why));
              return unavailable.isEmpty();
            })
        .toList();
  }

  /**
   * One by its name.
   *
   * @throws IllegalArgumentException when it is not on the class path
   */
  static Contender named(String name) {
    return all().stream()
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no implementation is called '%s'; on the class path are %s. Peers need the"
                            .formatted(name, all().stream().map(Contender::name).toList())
                        + " Maven profile 'peers'."));
  }
}
