package dev.concord.select.bayes;

import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import dev.concord.select.SearchSpace;

/**
 * Places that cover every setting evenly: each of n equal parts of a setting's range holds exactly
 * one of n places, at random within it, and the parts are combined at random (McKay, Beckman and
 * Conover, 1979).
 */
final class LatinHypercube {
  private LatinHypercube() {}

  /** Place number {@code number} of {@code count}, one u in [0, 1] for each setting. */
  static double[] place(SearchSpace space, long seed, int count, int number) {
    double[] place = new double[space.size()];
    for (int d = 0; d < place.length; d++) {
      String name = space.dimensions().get(d).name();
      int[] parts = new int[count];
      for (int i = 0; i < count; i++) {
        parts[i] = i;
      }
      RandomStream.of(seed, "search", name, "latin").shuffle(parts);
      double within =
          new RandomStream(Threefry.key(seed, "search", name, "within"), number).nextOpenDouble();
      place[d] = (parts[number] + within) / count;
    }
    return place;
  }
}
