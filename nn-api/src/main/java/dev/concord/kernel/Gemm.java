package dev.concord.kernel;

import dev.concord.expr.Arithmetic;
import dev.concord.expr.Tape;
import dev.concord.graph.Application;
import dev.concord.graph.Elements;
import dev.concord.graph.Kernel;
import dev.concord.graph.Value;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Matrix product {@code C[…, i, j] = Σ_k op(A)[…, i, k] · op(B)[…, k, j]} of float32 matrices with
 * equal leading batch axes, where op transposes the last two axes or not: A is […, m, k] or […, k,
 * m], B is […, k, n] or […, n, k], C is […, m, n].
 *
 * <p>K is cut into chunks of {@value #CHUNK}. In a chunk {@code t = +0; t = fma(a, b, t)} in order
 * of k, and the chunk's total is {@code t + (+0)}; the totals are added in order, the first as it
 * is. K = 0 gives +0. An {@code epilogue} is a fused elementwise computation: its input 0 is the
 * final C, the others are the inputs behind A and B, which broadcast to C's shape; its outputs take
 * C's place.
 *
 * @param transposeA whether A is stored […, k, m]
 * @param transposeB whether B is stored […, n, k]
 * @param epilogue elementwise computation of C, or null
 */
public record Gemm(boolean transposeA, boolean transposeB, Tape epilogue) implements Kernel {
  /** Length of a chunk of K. */
  public static final int CHUNK = 256;

  /** A product without epilogue. */
  public Gemm(boolean transposeA, boolean transposeB) {
    this(transposeA, transposeB, null);
  }

  /**
   * The lengths of one product.
   *
   * @param batch number of matrices, the product of the leading axes
   * @param m rows of C
   * @param n columns of C
   * @param k length of the sums
   * @param result shape of C
   */
  public record Lengths(int batch, int m, int n, int k, Shape result) {}

  /** The lengths for operands of the given shapes, checked. */
  public Lengths lengths(Shape a, Shape b) {
    Require.that(a.rank() >= 2 && b.rank() >= 2, "matrices", a + " and " + b);
    Shape batch = a.leading(a.rank() - 2);
    Require.that(
        batch.equals(b.leading(b.rank() - 2)), "equal leading axes of A and B", a + " and " + b);
    int m = a.length(transposeA ? -1 : -2);
    int k = a.length(transposeA ? -2 : -1);
    int kOfB = b.length(transposeB ? -1 : -2);
    int n = b.length(transposeB ? -2 : -1);
    Require.that(
        k == kOfB,
        "B with " + k + (transposeB ? " columns (stored transposed)" : " rows") + " to fit A " + a,
        b);
    return new Lengths(batch.size(), m, n, k, batch.concat(Shape.of(m, n)));
  }

  @Override
  public String name() {
    return "gemm";
  }

  @Override
  public List<TensorType> outputTypes(List<TensorType> inputs) {
    int extras = epilogue == null ? 0 : epilogue.inputs() - 1;
    Require.count(inputs, 2 + extras, 2 + extras);
    Require.dtype(inputs, 0, "A", DType.F32);
    Require.dtype(inputs, 1, "B", DType.F32);
    Shape result = lengths(inputs.get(0).shape(), inputs.get(1).shape()).result();
    TensorType product = new TensorType(DType.F32, result);
    return epilogue == null
        ? List.of(product)
        : new Map(epilogue, result).outputTypes(operands(product, inputs));
  }

  private static <T> List<T> operands(T product, List<T> inputs) {
    List<T> operands = new ArrayList<>();
    operands.add(product);
    operands.addAll(inputs.subList(2, inputs.size()));
    return operands;
  }

  @Override
  public void reference(Arithmetic arithmetic, List<Elements> inputs, List<Elements> outputs) {
    Elements a = inputs.get(0);
    Elements b = inputs.get(1);
    Lengths lengths = lengths(a.type().shape(), b.type().shape());
    TensorType type = new TensorType(DType.F32, lengths.result());
    Elements product = epilogue == null ? outputs.get(0) : Elements.float64(type);
    int m = lengths.m();
    int n = lengths.n();
    int k = lengths.k();
    for (int matrix = 0; matrix < lengths.batch(); matrix++) {
      for (int i = 0; i < m; i++) {
        int aBase = matrix * m * k + (transposeA ? i : i * k);
        for (int j = 0; j < n; j++) {
          int bBase = matrix * k * n + (transposeB ? j * k : j);
          product.set(
              matrix * m * n + i * n + j,
              dot(arithmetic, k, a, aBase, transposeA ? m : 1, b, bBase, transposeB ? 1 : n));
        }
      }
    }
    if (epilogue != null) {
      new Map(epilogue, lengths.result()).reference(arithmetic, operands(product, inputs), outputs);
    }
  }

  private static double dot(
      Arithmetic arithmetic,
      int k,
      Elements a,
      int aBase,
      int aStep,
      Elements b,
      int bBase,
      int bStep) {
    double sum = 0;
    for (int chunk = 0; chunk < k; chunk += CHUNK) {
      double total = 0;
      for (int p = chunk; p < Math.min(k, chunk + CHUNK); p++) {
        total = arithmetic.fma(a.get(aBase + p * aStep), b.get(bBase + p * bStep), total);
      }
      total = arithmetic.add(total, 0);
      sum = chunk == 0 ? total : arithmetic.add(sum, total);
    }
    return sum;
  }

  @Override
  public List<Value> gradient(Application application, List<Value> adjoints, List<Boolean> wanted) {
    if (epilogue != null) {
      throw new IllegalStateException("Gradients are taken before epilogues are fused");
    }
    Value a = application.input(0);
    Value b = application.input(1);
    Value g = adjoints.get(0);
    if (g == null) {
      return Arrays.asList(null, null);
    }
    Value forA = null;
    Value forB = null;
    // C = op(A)·op(B) gives op(A)' = C'·op(B)ᵀ and op(B)' = op(A)ᵀ·C'; a transposed operand's
    // adjoint is the transpose of that product, which swaps the factors.
    if (wanted.get(0)) {
      forA =
          transposeA
              ? a.graph().apply(new Gemm(transposeB, true), b, g)
              : a.graph().apply(new Gemm(false, !transposeB), g, b);
    }
    if (wanted.get(1)) {
      forB =
          transposeB
              ? a.graph().apply(new Gemm(true, transposeA), g, a)
              : a.graph().apply(new Gemm(!transposeA, false), a, g);
    }
    return Arrays.asList(forA, forB);
  }
}
