package dev.concord.select;

import java.io.IOException;

/** Keeps the results of trials as they end. */
interface SearchLog {
  /** Keeps nothing. */
  SearchLog NONE = result -> {};

  /** Called by one thread at a time. */
  void add(TrialResult result) throws IOException;
}
