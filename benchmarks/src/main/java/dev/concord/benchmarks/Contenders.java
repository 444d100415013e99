package dev.concord.benchmarks;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The contenders on the class path: Concord on its backends, and the peers if they are there. */
final class Contenders {

  /** Concord's own name in the tables; the others are compared with it. */
  static final String CONCORD = "concord-cpu";

  /** What to say when nothing can be measured. */
  static final String NONE =
      "There is no implementation to measure. Peers need the Maven profile 'peers'.";

  /** Concord on each backend that this module depends on. */
  private static final List<Contender> OWN = List.of(new ConcordCpu());

  private Contenders() {}

  /** All of them, Concord first. */
  static List<Contender> all() {
    Stream<Contender> peers =
        ServiceLoader.load(Contender.class).stream().map(ServiceLoader.Provider::get);
    return Stream.concat(OWN.stream(), peers).toList();
  }

  /** Those that can run here. Each one that cannot is named on standard error with the reason. */
  static List<Contender> available() {
    return all().stream()
        .filter(
            contender -> {
              contender
                  .unavailable()
                  .ifPresent(why -> System.err.printf("SKIPPED %s: %s%n", contender.name(), why));
              return contender.unavailable().isEmpty();
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
