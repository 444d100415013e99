package dev.concord.backend.cpu.map;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The loop that plans of one structure run. With a warm-up executor that is the scalar loop at
 * first; once the structure has proved worth it, the executor makes and heats the vector loop, and
 * when that is fast it takes over. Both give the same bits, so the switch may come at any moment.
 */
final class MapLoops {
  /**
   * Elements evaluated before a vector loop is made: less than a millisecond of compiled scalar
   * code. A job that ends sooner is better off without the compiler's work.
   */
  private static final int ELEMENTS_BEFORE_WARMUP = 200_000;

  private final MapStructure structure;
  private final LoopForm form;
  private final Optional<Executor> warmup;
  private volatile MapLoop current;

  /** Counted without synchronization: losing a few counts from another thread does no harm. */
  private int elementsToGo = ELEMENTS_BEFORE_WARMUP;

  private boolean asked;

  /**
   * The loop of a structure.
   *
   * @param warmup where to heat the vector loop; without one the loop of {@code form} runs at once
   */
  MapLoops(MapStructure structure, LoopForm form, Optional<Executor> warmup) {
    this.structure = structure;
    this.form = form;
    this.warmup = form.lanes() == 1 ? Optional.empty() : warmup;
    this.current =
        form.lanes() == 1 || this.warmup.isPresent()
            ? LoopGenerator.scalar(structure)
            : LoopGenerator.vector(structure, form)
                .orElseGet(() -> LoopGenerator.scalar(structure));
    this.asked = this.warmup.isEmpty();
  }

  /** The loop to run now, for a block of {@code elements} elements. */
  MapLoop current(int elements) {
    if (!asked) {
      elementsToGo -= elements;
      if (elementsToGo < 0) {
        askForWarmup();
      }
    }
    return current;
  }

  /** Has the vector loop heated, unless that has been asked for already. */
  synchronized void askForWarmup() {
    if (asked) {
      return;
    }
    asked = true;
    try {
      warmup.orElseThrow().execute(this::warmUp);
    } catch (RejectedExecutionException closing) {
      // The device is being closed: the scalar loop serves the few runs that are left.
    }
  }

  private void warmUp() {
    LoopGenerator.vector(structure, form)
        .filter(new LoopWarmup(structure, form)::heat)
        .ifPresent(vector -> current = vector);
  }
}
