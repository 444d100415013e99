package dev.concord.data;

import dev.concord.random.RandomStream;
import dev.concord.random.Threefry;
import java.util.ArrayList;
import java.util.List;

/** The rows of labelled data grouped by their class. */
final class RowsOfClasses {
  private RowsOfClasses() {}

  /** For each class in the order of the ids its rows, ascending; a class may have none. */
  static List<int[]> ascending(Targets.Labels labels) {
    int[] ids = labels.ids().ints();
    int[] counts = ClassWeights.counts(labels);
    List<int[]> rows = new ArrayList<>();
    for (int count : counts) {
      rows.add(new int[count]);
    }
    int[] filled = new int[counts.length];
    for (int row = 0; row < labels.size(); row++) {
      int id = ids[row];
      rows.get(id)[filled[id]++] = row;
    }
    return rows;
  }

  /** The same with each class in a random order of its own. */
  static List<int[]> shuffled(Targets.Labels labels, long seed, String use) {
    List<int[]> rows = ascending(labels);
    for (int id = 0; id < rows.size(); id++) {
      shuffle(rows.get(id), seed, use, id);
    }
    return rows;
  }

  /** Shuffles the values of an array; each number gives another order. */
  static void shuffle(int[] values, long seed, String use, int number) {
    new RandomStream(Threefry.key(seed, "stratify", "", use), number).shuffle(values);
  }
}
