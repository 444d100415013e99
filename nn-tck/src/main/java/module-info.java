/** The conformance kit: JUnit tests that any backend runs against the reference arithmetic. */
module dev.concord.tck {
  requires transitive dev.concord.api;
  requires transitive org.junit.jupiter.api;
  requires org.junit.jupiter.params;
}
