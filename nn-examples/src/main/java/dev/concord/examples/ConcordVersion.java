package dev.concord.examples;

import dev.concord.expr.Arithmetic;
import picocli.CommandLine.IVersionProvider;

/** What {@code concord --version} prints: the jar's version, the arithmetic's and Java's. */
final class ConcordVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String jar = Concord.class.getPackage().getImplementationVersion();
    return new String[] {
      "concord " + (jar == null ? "(development build)" : jar),
      "arithmetic version " + Arithmetic.VERSION,
      "Java " + Runtime.version()
    };
  }
}
