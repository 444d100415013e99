package dev.concord.examples.lecture;

import dev.concord.data.generated.HouseRepairs;
import dev.concord.data.preprocess.Imputer;
import dev.concord.data.preprocess.TableCoding;

/** How the columns of {@link HouseRepairs} become numbers, in more than one example. */
final class Houses {
  private Houses() {}

  /** Walls one-hot, ground ordinal, gaps filled; without the name and what is to be learned. */
  static TableCoding coding() {
    return new TableCoding()
        .without("house", "cost", "damaged")
        .ordinal("ground", HouseRepairs.GROUND)
        .filling("age", Imputer.median())
        .filling("storeys", Imputer.mean())
        .filling("intensity", Imputer.withDefault(0).withIndicators());
  }
}
