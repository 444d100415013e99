package dev.concord.examples.run;

/** What a training run is for, which decides what it saves and prints when it has finished. */
public enum RunRole {
  /** The only run: its model is saved and judged in full. */
  ONLY,
  /** One of several seeds, and not the last: its result is compared, its model is not kept. */
  ONE_OF_SEEDS,
  /** The last of several seeds: its result is compared and its model is saved. */
  LAST_SEED;

  /** The role of the run at a place, from 0, among so many. */
  public static RunRole of(int place, int runs) {
    if (runs == 1) {
      return ONLY;
    }
    return place == runs - 1 ? LAST_SEED : ONE_OF_SEEDS;
  }
}
