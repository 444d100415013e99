package dev.concord.backend.cpu.map;

import dev.concord.backend.cpu.warmup.ColdCode;
import dev.concord.backend.cpu.warmup.ColdCodeSource;
import dev.concord.backend.cpu.warmup.WarmUp;
import java.util.Optional;

/**
 * The loop that plans of one structure run. With a warm-up that is the scalar loop at first; once
 * the structure has proved worth it, the warm-up makes and heats the vector loop, and when that is
 * fast it takes over. Both give the same bits, so the switch may come at any moment. Thread-safe:
 * plans of several devices share it, and what one has had heated is fast for all.
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

  /** Made once, also where the warm-up is asked twice: HotSpot's counts belong to the class. */
  private Optional<MapLoop> vector = Optional.empty();

  /** Counted without synchronization: losing a few counts from another thread does no harm. */
  private int elementsToGo = ELEMENTS_BEFORE_WARMUP;

  /**
   * Whether nothing more is to be asked of the warm-up. Without a lock: it is read in every run.
   */
  private volatile boolean asked;

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
            ? LoopGenerator.scalar(structure, form)
            : LoopGenerator.vector(structure, form)
                .orElseGet(() -> LoopGenerator.scalar(structure, form));
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
    warmup
        .orElseThrow()
        .request(
            name,
            work,
            new ColdCodeSource() {
              @Override
              public Optional<ColdCode> make() {
                return coldLoop();
              }

              @Override
              public boolean isWanted() {
                return asked;
              }
            });
  }

  /**
   * Takes back what has been asked of the warm-up, unless the vector loop is fast: no further plan
   * will get this loop. A plan that still runs it may ask again.
   */
  synchronized void retire() {
    boolean fast = vector.filter(loop -> loop == current).isPresent();
    if (warmup.isPresent() && !fast) {
      elementsToGo = ELEMENTS_BEFORE_WARMUP;
      asked = false;
    }
  }

  private synchronized Optional<ColdCode> coldLoop() {
    if (vector.isEmpty()) {
      vector = LoopGenerator.vector(structure, form);
    }
    return vector.map(loop -> new ColdLoop(loop, structure, form, () -> takeOver(loop)));
  }

  private synchronized void takeOver(MapLoop loop) {
    current = loop;
    asked = true;
  }
}
