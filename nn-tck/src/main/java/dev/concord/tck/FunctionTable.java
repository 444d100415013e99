package dev.concord.tck;

import dev.concord.expr.NamedFunction;
import dev.concord.expr.NamedFunctions;
import dev.concord.expr.NamedFunctions.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A command that measures each named function of one argument at every float (all 2³² bit patterns)
 * against its float64 counterpart and prints a Markdown table. It exits with 1 if a function
 * exceeds the bound that it states. Minutes a function; arguments: names of functions (default
 * all).
 */
public final class FunctionTable {
  private static final int BLOCK = 4096;
  private static final long BLOCKS = (1L << 32) / BLOCK;
  private static final int STRIP = 256;

  private FunctionTable() {}

  /** The largest error found and the argument it was found at. */
  private record Worst(double ulp, float argument) {
    Worst or(Worst other) {
      return other.ulp > ulp ? other : this;
    }
  }

  /** Measures and prints. */
  public static void main(String[] names) throws InterruptedException, ExecutionException {
    List<String> wanted = List.of(names);
    boolean kept = true;
    System.out.println(
        "| function | range | primitives | largest error, ulp | at | stated | seconds |");
    System.out.println("|---|---|---:|---:|---:|---:|---:|");
    for (Range range : NamedFunctions.ranges()) {
      NamedFunction function = range.function();
      if (function.arity() == 1 && (wanted.isEmpty() || wanted.contains(function.name()))) {
        long start = System.nanoTime();
        Worst worst = measure(range);
        kept &= worst.ulp <= function.maxUlp();
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %d | %.4f | %s | %s | %.0f |%n",
            function.name(),
            range.text(),
            function.definition().operationCount(),
            worst.ulp,
            worst.argument,
            function.maxUlp(),
            (System.nanoTime() - start) * 1e-9);
      }
    }
    if (!kept) {
      throw new IllegalStateException("A function exceeds its stated bound; see the table");
    }
  }

  private static Worst measure(Range range) throws InterruptedException, ExecutionException {
    int threads = Runtime.getRuntime().availableProcessors();
    AtomicLong next = new AtomicLong();
    List<Future<Worst>> parts = new ArrayList<>();
    Worst worst = new Worst(-1, 0);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        parts.add(executor.submit(() -> strips(range, next)));
      }
      for (Future<Worst> part : parts) {
        worst = worst.or(part.get());
      }
    }
    return worst;
  }

  private static Worst strips(Range range, AtomicLong next) {
    BlockEvaluator evaluator = new BlockEvaluator(range.function().definition(), BLOCK);
    float[] arguments = new float[BLOCK];
    Worst worst = new Worst(-1, 0);
    for (long strip = next.getAndIncrement();
        strip < BLOCKS / STRIP;
        strip = next.getAndIncrement()) {
      for (int block = 0; block < STRIP; block++) {
        long first = (strip * STRIP + block) * BLOCK;
        for (int i = 0; i < BLOCK; i++) {
          arguments[i] = Float.intBitsToFloat((int) (first + i));
        }
        // Within a block the floats are in order and of one sign.
        if (range.holds(arguments[0]) || range.holds(arguments[BLOCK - 1])) {
          worst = worst.or(worstOf(range, arguments, evaluator.evaluate(arguments)));
        }
      }
    }
    return worst;
  }

  private static Worst worstOf(Range range, float[] arguments, float[] results) {
    double largest = -1;
    float at = 0;
    for (int i = 0; i < BLOCK; i++) {
      float x = arguments[i];
      if (range.holds(x)) {
        double error = UlpError.of(results[i], range.function().float64(x, 0));
        if (error > largest) {
          largest = error;
          at = x;
        }
      }
    }
    return new Worst(largest, at);
  }
}
