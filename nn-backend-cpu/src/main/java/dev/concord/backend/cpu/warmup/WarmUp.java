package dev.concord.backend.cpu.warmup;

/** Takes vector code that is to be brought to compiled speed. */
@FunctionalInterface
public interface WarmUp {
  /**
   * Has code heated, some time; or never, which costs nothing but speed.
   *
   * @param name for the log
   * @param work what the code will have to do, to compare it with other code
   * @param code makes the code, in the background
   */
  void request(String name, long work, ColdCodeSource code);
}
