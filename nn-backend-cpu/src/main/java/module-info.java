/**
 * The CPU backend: kernels with the Vector API where that module is present, plain Java with the
 * same bits where it is not.
 */
module dev.concord.backend.cpu {
  requires dev.concord.api;
  requires org.slf4j;
  // Static: the backend also works when the JVM runs without --add-modules jdk.incubator.vector.
  requires static jdk.incubator.vector;
}
