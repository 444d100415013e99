package dev.concord.backend.cpu.warmup;

/**
 * Brings one piece of {@link ColdCode} to HotSpot's optimising compiler with as little work as can
 * be. Interpreted, a vector operation costs some hundred nanoseconds and allocates, compiled by the
 * first compiler still tens, by calls of methods that would then be compiled too and make the
 * kernels wait. So nearly all calls do nothing.
 *
 * <p>HotSpot counts the calls of a method and the turns of its loops, whatever they do: some
 * hundred bring it to the first compiler, some thousand more (the longer the compilers' queues, the
 * more) to the second. That one leaves out what the method has never done since its first
 * compilation, so calls that take every path are strewn in.
 */
final class Heating {
  private static final int EXERCISES = 5;

  /** Rounds after which the code likely waits in the compiler's queue, and calls change little. */
  private static final int BUSY_ROUNDS = 30;

  private static final int REPETITIONS = 3;

  private final ColdCode code;
  private int rounds;

  Heating(ColdCode code) {
    this.code = code;
  }

  /** Number of rounds so far. */
  int rounds() {
    return rounds;
  }

  /**
   * Makes some calls, of some microseconds once the first compiler is done. The caller lets some
   * time pass before the next round.
   *
   * @return whether the code is compiled, and has taken over
   */
  boolean round() {
    rounds++;
    // The first round meets interpreted code.
    if (rounds > 1 && isFast()) {
      code.takeOver();
      return true;
    }
    int exercises = rounds <= BUSY_ROUNDS ? EXERCISES : 1;
    for (int exercise = 0; exercise < exercises; exercise++) {
      for (int pass = code.passesPerExercise(); pass > 0; pass--) {
        code.pass();
      }
      if (rounds > 1) {
        code.exercise();
      }
    }
    return false;
  }

  /** By the best of a few timings; what is slow is called once. */
  private boolean isFast() {
    long limit = code.fastNanos();
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      long start = System.nanoTime();
      code.exercise();
      long taken = System.nanoTime() - start;
      if (taken <= limit) {
        return true;
      }
      if (taken > 4 * limit) {
        return false;
      }
    }
    return false;
  }
}
