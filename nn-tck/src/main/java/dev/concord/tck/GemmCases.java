package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Kernel;
import dev.concord.kernel.Gemm;
import dev.concord.tck.TestNumbers.Kind;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cases of {@link Gemm}: all four layouts; lengths around lanes, tiles and chunks of k; leading
 * batch axes; special values; every form of epilogue that fusion makes.
 */
public final class GemmCases implements KernelCases {
  private static final int[] AWKWARD = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 48, 65
  };

  private static final int[] CHUNK_EDGES = {64, 255, 256, 257, 511, 513, 769};

  private static final int[][] LARGE = {
    {128, 10, 100},
    {128, 100, 300},
    {129, 97, 300},
    {61, 300, 784},
    {300, 113, 128},
    {40, 530, 600},
    {200, 33, 1025}
  };

  /** For ServiceLoader. */
  public GemmCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Gemm.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        Gemm gemm = new Gemm(transposeA, transposeB);
        addSizes(cases, gemm);
        addBatches(cases, gemm);
        for (Kind kind : List.of(Kind.SPECIAL, Kind.WIDE)) {
          cases.add(product(gemm, kind, 5, 17, 33));
          cases.add(product(gemm, kind, 1, 40, 19));
          cases.add(product(gemm, kind, 13, 40, 257));
        }
        addEpilogues(cases, transposeA, transposeB);
      }
    }
    return cases;
  }

  private static void addSizes(List<KernelCase> cases, Gemm gemm) {
    for (int length : AWKWARD) {
      cases.add(product(gemm, Kind.ORDINARY, length, 7, 5));
      cases.add(product(gemm, Kind.ORDINARY, 6, length, 5));
      cases.add(product(gemm, Kind.ORDINARY, 6, 7, length));
      cases.add(product(gemm, Kind.ORDINARY, 1, length, 11));
      cases.add(product(gemm, Kind.ORDINARY, length, length, length));
    }
    for (int k : CHUNK_EDGES) {
      cases.add(product(gemm, Kind.ORDINARY, 3, 5, k));
      cases.add(product(gemm, Kind.ORDINARY, 17, 33, k));
      cases.add(product(gemm, Kind.ORDINARY, 1, 19, k));
    }
    for (int n : new int[] {100, 300, 304, 333}) {
      cases.add(product(gemm, Kind.ORDINARY, 1, n, 300));
      cases.add(product(gemm, Kind.ORDINARY, 7, n, 100));
    }
    for (int[] lengths : LARGE) {
      cases.add(product(gemm, Kind.ORDINARY, lengths[0], lengths[1], lengths[2]));
    }
  }

  private static void addBatches(List<KernelCase> cases, Gemm gemm) {
    cases.add(product(gemm, Kind.ORDINARY, 5, 9, 7, 2));
    cases.add(product(gemm, Kind.ORDINARY, 4, 17, 300, 2, 3));
    cases.add(product(gemm, Kind.ORDINARY, 5, 9, 7, 0));
    cases.add(product(gemm, Kind.ORDINARY, 33, 16, 8, 1, 5));
  }

  private static KernelCase product(Gemm gemm, Kind kind, int m, int n, int k, int... batch) {
    String label = kind + " " + m + "×" + n + "×" + k + layout(gemm);
    TestNumbers numbers = TestNumbers.of(label);
    HostTensor a = numbers.floats(kind, aLengths(gemm, m, k, batch));
    HostTensor b = numbers.floats(kind, bLengths(gemm, n, k, batch));
    return KernelCase.of(label, gemm, a, b).withWork(work(m, n, k, batch));
  }

  private static long work(int m, int n, int k, int... batch) {
    long work = (long) m * n * Math.max(k, 1);
    for (int length : batch) {
      work *= length;
    }
    return work;
  }

  private static String layout(Gemm gemm) {
    return (gemm.transposeA() ? " Aᵀ" : " A") + (gemm.transposeB() ? "Bᵀ" : "B");
  }

  private static int[] aLengths(Gemm gemm, int m, int k, int... batch) {
    return gemm.transposeA() ? with(batch, k, m) : with(batch, m, k);
  }

  private static int[] bLengths(Gemm gemm, int n, int k, int... batch) {
    return gemm.transposeB() ? with(batch, n, k) : with(batch, k, n);
  }

  private static int[] with(int[] batch, int rows, int columns) {
    int[] lengths = java.util.Arrays.copyOf(batch, batch.length + 2);
    lengths[batch.length] = rows;
    lengths[batch.length + 1] = columns;
    return lengths;
  }

  /**
   * An epilogue and the shapes of its further operands.
   *
   * @param operands lengths for (m, n): 'r' a row [n], 'c' a column [m, 1], 's' a scalar, 'f' full
   */
  private record Epilogue(String label, String operands, List<Expr> outputs) {}

  private static List<Epilogue> epilogues() {
    Expr c = Expr.input(0);
    Expr x = Expr.input(1);
    Expr y = Expr.input(2);
    Expr zero = Expr.constant(0f);
    Expr biased = c.plus(x);
    Expr relu = biased.lessThan(0f).select(zero, biased);
    Expr bounded = biased.dividedBy(biased.abs().plus(1f));
    Expr even = Expr.index().and(Expr.intConstant(1)).equalTo(Expr.intConstant(0));
    return List.of(
        new Epilogue("bias", "r", List.of(biased)),
        new Epilogue("bias, relu", "r", List.of(relu)),
        new Epilogue("bias, softsign", "r", List.of(bounded)),
        new Epilogue("bias, relu, both kept", "r", List.of(relu, c)),
        new Epilogue("scalar", "s", List.of(c.times(x))),
        new Epilogue("column", "c", List.of(c.minus(x))),
        new Epilogue("row and full", "rf", List.of(biased.fma(y, y))),
        new Epilogue("full", "f", List.of(x.plus(c))),
        new Epilogue("relu gradient", "f", List.of(x.greaterThan(0f).select(c, zero))),
        new Epilogue("index", "", List.of(even.select(c, zero))),
        new Epilogue("int output", "c", List.of(biased.toInt(), biased)),
        new Epilogue("product unread", "r", List.of(x)),
        new Epilogue("nothing done", "", List.of(c)));
  }

  private static void addEpilogues(List<KernelCase> cases, boolean transposeA, boolean transposeB) {
    int[][] sizes = {{1, 10, 5}, {3, 17, 16}, {17, 33, 65}, {6, 16, 257}, {5, 4, 0}, {0, 5, 3}};
    for (Epilogue epilogue : epilogues()) {
      Gemm gemm =
          new Gemm(
              transposeA,
              transposeB,
              Tape.of(epilogue.outputs(), 1 + epilogue.operands().length()));
      for (int[] size : sizes) {
        cases.add(withEpilogue(gemm, epilogue, Kind.ORDINARY, size[0], size[1], size[2]));
      }
      cases.add(withEpilogue(gemm, epilogue, Kind.SPECIAL, 9, 21, 12));
      cases.add(withEpilogue(gemm, epilogue, Kind.ORDINARY, 4, 9, 7, 2));
      if (!transposeA && epilogue.label().startsWith("bias, relu")) {
        cases.add(withEpilogue(gemm, epilogue, Kind.ORDINARY, 67, 300, 300));
      }
    }
  }

  private static KernelCase withEpilogue(
      Gemm gemm, Epilogue epilogue, Kind kind, int m, int n, int k, int... batch) {
    String label = epilogue.label() + ", " + kind + " " + m + "×" + n + "×" + k + layout(gemm);
    TestNumbers numbers = TestNumbers.of(label);
    List<HostTensor> inputs = new ArrayList<>();
    inputs.add(numbers.floats(kind, aLengths(gemm, m, k, batch)));
    inputs.add(numbers.floats(kind, bLengths(gemm, n, k, batch)));
    for (char operand : epilogue.operands().toCharArray()) {
      inputs.add(
          switch (operand) {
            case 'r' -> numbers.floats(kind, n);
            case 'c' -> numbers.floats(kind, m, 1);
            case 's' -> numbers.floats(kind);
            default -> numbers.floats(kind, with(batch, m, n));
          });
    }
    return KernelCase.of(label, gemm, inputs.toArray(HostTensor[]::new))
        .withWork(work(m, n, k + 10, batch));
  }

  @Override
  public List<GradientCase> gradients() {
    List<GradientCase> cases = new ArrayList<>();
    for (boolean transposeA : new boolean[] {false, true}) {
      for (boolean transposeB : new boolean[] {false, true}) {
        Gemm gemm = new Gemm(transposeA, transposeB);
        TestNumbers numbers = new TestNumbers(17);
        cases.add(
            GradientCase.of(
                "3×4×5" + layout(gemm),
                gemm,
                Set.of(0, 1),
                numbers.floats(aLengths(gemm, 3, 5)),
                numbers.floats(bLengths(gemm, 4, 5))));
        cases.add(
            GradientCase.of(
                "batch" + layout(gemm),
                gemm,
                Set.of(0, 1),
                numbers.floats(aLengths(gemm, 2, 3, 2)),
                numbers.floats(bLengths(gemm, 4, 3, 2))));
      }
    }
    return cases;
  }
}
