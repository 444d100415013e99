package dev.concord.backend.cpu.map;

import dev.concord.backend.cpu.warmup.ColdCode;
import dev.concord.backend.cpu.warmup.WarmUp;
import java.util.Optional;

/**
 * The loop that plans of one structure run. With a warm-up that is the scalar loop at first; once
 * the structure has proved worth it, the warm-up makes and heats the vector loop, and when that is
 * fast it takes over. Both give the same bits, so the switch may come at any moment.
 */
final class MapLoops {
  /**
   * Elements evaluated before a vector loop is made: less than a millisecond of compiled scalar
   * code. A job that ends sooner is better off without the compiler's work.
   */
  private static final int ELEMENTS_BEFORE_WARMUP = 200_000;

  private final MapStructure structure;
  private final LoopForm form;
  private final Optional<WarmUp> warmup;
  private volatile MapLoop current;

  /** Counted without synchronization: losing a few counts from another thread does no harm. */
  private int elementsToGo = ELEMENTS_BEFORE_WARMUP;

  private boolean asked;

  /**
   * The loop of a structure.
   *
   * @param warmup where to heat the vector loop; without one the loop of {@code form} runs at once
   */
  MapLoops(MapStructure structure, LoopForm form, Optional<WarmUp> warmup) {
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
        askForWarmup(ELEMENTS_BEFORE_WARMUP);
      }
    }
    return current;
  }

  /**
   * Has the vector loop heated, unless that has been asked for already.
   *
   * @param elements evaluated in a run: the loop's importance
   */
  synchronized void askForWarmup(int elements) {
    if (asked) {
      return;
    }
    asked = true;
    long work = (long) elements * structure.instructions().size();
    String name = "Loop of " + structure.instructions().size() + " operations";
    warmup.orElseThrow().request(name, work, this::coldLoop);
  }

  private Optional<ColdCode> coldLoop() {
    return LoopGenerator.vector(structure, form)
        .map(vector -> new ColdLoop(vector, structure, form, () -> current = vector));
  }
}
