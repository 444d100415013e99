package dev.concord.architecture.violation;

/** Breaks a rule on purpose, twice: library code that ends the JVM. */
public final class EndsTheJvm {
  private EndsTheJvm() {}

  static void exit() {
    System.exit(1);
  }

  static void halt() {
    Runtime.getRuntime().halt(1);
  }
}
