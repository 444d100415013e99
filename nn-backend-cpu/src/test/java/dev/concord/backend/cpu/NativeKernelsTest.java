package dev.concord.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.device.Device;
import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Kernel;
import dev.concord.kernel.ArgExtreme;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Gather;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Map;
import dev.concord.kernel.Pad;
import dev.concord.kernel.PlaceAt;
import dev.concord.kernel.Reduce;
import dev.concord.kernel.Reduce.Operation;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.ScatterAdd;
import dev.concord.kernel.Slice;
import dev.concord.kernel.Softmax;
import dev.concord.kernel.SoftmaxCrossEntropy;
import dev.concord.kernel.SoftmaxCrossEntropyGradient;
import dev.concord.kernel.TakeAt;
import dev.concord.kernel.Transpose;
import dev.concord.random.Threefry;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every native kernel against its reference, for each lane count and several numbers of threads.
 */
final class NativeKernelsTest {
  private record Case(Kernel kernel, List<HostTensor> inputs, List<HostTensor> expected) {}

  private static final List<Case> CASES = new ArrayList<>();
  private static Device reference;
  private static int seed;

  @BeforeAll
  static void buildCases() {
    reference = Calls.reference();
    maps();
    gemms();
    reductions();
    softmax();
    crossEntropy();
    rows();
    positions();
    layouts();
  }

  private static void add(Kernel kernel, HostTensor... inputs) {
    List<HostTensor> all = List.of(inputs);
    CASES.add(new Case(kernel, all, Calls.run(reference, kernel, all)));
  }

  /** Numbers between −2 and 2; with {@code special}, every 17th is a special one. */
  private static HostTensor floats(boolean special, int... lengths) {
    float[] specials = {
      Float.NaN,
      0f,
      -0f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      -1e-39f,
      Float.MAX_VALUE
    };
    Shape shape = Shape.of(lengths);
    float[] values = new float[shape.size()];
    int stream = seed++;
    for (int i = 0; i < values.length; i++) {
      int word = word(stream, i);
      boolean chosen = special && Integer.remainderUnsigned(word, 17) == 0;
      values[i] = chosen ? specials[word >>> 29] : word * 0x1p-30f;
    }
    return HostTensor.of(shape, values);
  }

  private static HostTensor floats(int... lengths) {
    return floats(false, lengths);
  }

  private static HostTensor ints(int low, int high, int... lengths) {
    Shape shape = Shape.of(lengths);
    int[] values = new int[shape.size()];
    int stream = seed++;
    for (int i = 0; i < values.length; i++) {
      values[i] = low + Integer.remainderUnsigned(word(stream, i), high - low);
    }
    return HostTensor.of(shape, values);
  }

  private static HostTensor bytes(int... lengths) {
    Shape shape = Shape.of(lengths);
    byte[] values = new byte[shape.size()];
    int stream = seed++;
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) word(stream, i);
    }
    return HostTensor.of(shape, values);
  }

  private static int word(int stream, int i) {
    return Threefry.word(stream, i, 0);
  }

  private static void maps() {
    Expr x = Expr.input(0);
    Expr y = Expr.input(1);
    Tape sum = Tape.of(List.of(x.plus(y), x.times(y).sqrt()), 2);
    for (int[] s : new int[][] {{1}, {17}, {3, 5}, {128, 300}, {7, 1, 4097}, {0, 4}, {40000}}) {
      add(new Map(sum, Shape.of(s)), floats(true, s), floats(true, s));
    }
    add(new Map(sum, Shape.of(64, 300)), floats(64, 300), floats(true, 300));
    add(new Map(sum, Shape.of(300, 64)), floats(300, 1), floats(true, 1, 64));
    add(new Map(Tape.of(List.of(x), 1), Shape.of(33, 7)), floats(true, 33, 7));
    add(new Map(Tape.of(List.of(Expr.index()), 0), Shape.of(200, 70)));
  }

  private static void gemms() {
    Expr c = Expr.input(0);
    Expr bias = Expr.input(1);
    Tape relu = Tape.of(List.of(c.plus(bias).max(Expr.constant(0f)), c), 2);
    Tape code = Tape.of(List.of(c.plus(bias).toInt()), 2);
    int[][] sizes = {
      {1, 1, 1}, {1, 10, 784}, {10, 2, 8}, {10, 8, 1}, {33, 17, 257}, {128, 100, 300}, {5, 7, 0}
    };
    for (int[] s : sizes) {
      int m = s[0];
      int n = s[1];
      int k = s[2];
      for (int form = 0; form < 4; form++) {
        boolean ta = (form & 1) != 0;
        boolean tb = (form & 2) != 0;
        HostTensor a = ta ? floats(k, m) : floats(m, k);
        HostTensor b = tb ? floats(n, k) : floats(k, n);
        add(new Gemm(ta, tb), a, b);
        add(new Gemm(ta, tb, relu), a, b, floats(n));
      }
    }
    add(new Gemm(false, false, code), floats(20, 30), floats(30, 40), floats(20, 1));
    for (int batch : new int[] {1, 2, 9}) {
      HostTensor a = floats(batch, 12, 20);
      HostTensor b = floats(batch, 20, 31);
      add(new Gemm(false, false), a, b);
      add(new Gemm(false, false, relu), a, b, floats(batch, 12, 1));
    }
    add(new Gemm(false, false, relu), floats(12, 70, 60), floats(12, 60, 80), floats(80));
  }

  private static void reductions() {
    Object[][] shapes = {
      {new int[] {1}, List.of(0)},
      {new int[] {31}, List.of(0)},
      {new int[] {4097}, List.of(0)},
      {new int[] {70000}, List.of(0)},
      {new int[] {128, 10}, List.of(1)},
      {new int[] {128, 10}, List.of(0)},
      {new int[] {128, 10}, List.of(0, 1)},
      {new int[] {128, 10}, List.of()},
      {new int[] {13, 1000}, List.of(1)},
      {new int[] {200, 333}, List.of(0)},
      {new int[] {5, 9000}, List.of(1)},
      {new int[] {9000, 5}, List.of(0)},
      {new int[] {4, 33, 7}, List.of(1)},
      {new int[] {4, 33, 7}, List.of(0, 2)},
      {new int[] {6, 5, 4, 3}, List.of(0, 2, 3)},
      {new int[] {6, 5, 4, 300}, List.of(0, 2)},
      {new int[] {3, 2, 5000}, List.of(0, 2)},
      {new int[] {1, 7, 1}, List.of(0, 2)},
    };
    for (Object[] entry : shapes) {
      int[] lengths = (int[]) entry[0];
      @SuppressWarnings("unchecked")
      List<Integer> axes = (List<Integer>) entry[1];
      for (Operation operation : Operation.values()) {
        for (boolean special : new boolean[] {false, true}) {
          add(new Reduce(operation, axes), floats(special, lengths));
        }
        Tape square = Tape.of(List.of(Expr.input(0).minus(Expr.input(1)).squared()), 2);
        HostTensor last = floats(lengths[lengths.length - 1]);
        add(new Reduce(operation, axes, square, Shape.of(lengths)), floats(lengths), last);
      }
    }
    add(new Reduce(Operation.SUM, List.of(0)), floats(0, 5));
    add(new Reduce(Operation.SUM, List.of(0)), floats(true, 1, 5));
    // Results of several runs each that follow one another: one block or more.
    Tape scaled = Tape.of(List.of(Expr.input(0).times(Expr.input(1))), 2);
    for (Shape shape : List.of(Shape.of(6, 40, 30), Shape.of(3, 70, 100), Shape.of(9, 2, 3))) {
      for (Operation operation : Operation.values()) {
        HostTensor x = floats(shape.lengths());
        add(new Reduce(operation, List.of(1, 2), scaled, shape), x, floats(1));
      }
    }
    Tape index = Tape.of(List.of(Expr.index().toFloat()), 0);
    add(new Reduce(Operation.SUM, List.of(1), index, Shape.of(7, 300)));
  }

  private static void softmax() {
    for (int[] s : new int[][] {{1, 1}, {128, 10}, {3, 65}, {50, 1000}, {2, 9001}, {2, 3, 4}}) {
      for (boolean special : new boolean[] {false, true}) {
        add(new Softmax(false), floats(special, s));
        add(new Softmax(true), floats(special, s));
      }
    }
    add(new Softmax(false), rowsOfEverySpread());
    add(new Softmax(true), rowsOfEverySpread());
  }

  /** Rows of 4, 8, 12, … between ends; some negative throughout, some positive, some neither. */
  private static HostTensor rowsOfEverySpread() {
    int rows = 60;
    int columns = 77;
    float[] values = floats(rows, columns).floats();
    for (int i = 0; i < values.length; i++) {
      int row = i / columns;
      values[i] = values[i] * (row + 1) + (row % 3 - 1) * 150f;
    }
    return HostTensor.of(Shape.of(rows, columns), values);
  }

  private static void crossEntropy() {
    for (int[] s : new int[][] {{1, 1}, {128, 10}, {37, 70}, {6, 5000}}) {
      for (int form = 0; form < 8; form++) {
        boolean soft = (form & 1) != 0;
        boolean weighted = (form & 2) != 0;
        HostTensor x = floats((form & 4) != 0, s);
        HostTensor targets = soft ? floats(s) : ints(-1, s[1] + 1, s[0]);
        HostTensor weights = floats(s[1]);
        HostTensor[] inputs = {x, targets};
        HostTensor[] withWeights = {x, targets, weights};
        Kernel loss = new SoftmaxCrossEntropy(soft, weighted);
        add(loss, weighted ? withWeights : inputs);
        Kernel gradient = new SoftmaxCrossEntropyGradient(soft, weighted);
        HostTensor w = floats(s[0]);
        HostTensor g = floats(s[0]);
        if (weighted) {
          add(gradient, x, targets, w, g, weights);
        } else {
          add(gradient, x, targets, w, g);
        }
      }
    }
  }

  private static void rows() {
    HostTensor index = ints(-2, 52, 300);
    for (int[] s : new int[][] {{50, 2}, {50, 131}, {50}, {50, 3, 40}}) {
      add(new Gather(), floats(true, s), index);
      add(new Gather(), bytes(s), index);
      add(new Gather(), ints(-9, 9, s), index);
    }
    add(new ScatterAdd(50), floats(300, 131), index);
    add(new ScatterAdd(50), floats(true, 300), index);
    add(new ScatterAdd(5), floats(20, 15, 8), ints(-1, 6, 20, 15));
  }

  private static void positions() {
    Object[][] shapes = {
      {new int[] {128, 10}, List.of(1)},
      {new int[] {130, 70}, List.of(0)},
      {new int[] {4, 5, 6}, List.of(0, 2)},
      {new int[] {9}, List.of(0)},
    };
    for (Object[] entry : shapes) {
      int[] lengths = (int[]) entry[0];
      @SuppressWarnings("unchecked")
      List<Integer> axes = (List<Integer>) entry[1];
      for (boolean special : new boolean[] {false, true}) {
        HostTensor x = floats(special, lengths);
        add(new ArgExtreme(true, axes), x);
        add(new ArgExtreme(false, axes), x);
        int[] kept = Reduce.Layout.of(Shape.of(lengths), axes).kept().lengths();
        HostTensor index = ints(-1, 12, kept);
        add(new TakeAt(axes), x, index);
        add(new PlaceAt(axes, Shape.of(lengths)), floats(special, kept), index);
      }
    }
  }

  private static void layouts() {
    for (TensorType type :
        List.of(TensorType.f32(33, 5, 70), TensorType.i32(2, 3, 4), TensorType.u8(17, 1, 19))) {
      int[] lengths = type.shape().lengths();
      HostTensor x =
          switch (type.dtype()) {
            case F32 -> floats(true, lengths);
            case I32 -> ints(-99, 99, lengths);
            case U8 -> bytes(lengths);
          };
      List<List<Integer>> orders =
          List.of(
              List.of(0, 1, 2),
              List.of(0, 2, 1),
              List.of(1, 0, 2),
              List.of(1, 2, 0),
              List.of(2, 0, 1),
              List.of(2, 1, 0));
      orders.forEach(order -> add(new Transpose(order), x));
      for (int axis = 0; axis < 3; axis++) {
        add(new Slice(axis, 0, lengths[axis]), x);
        add(new Slice(axis, lengths[axis] / 2, lengths[axis]), x);
        add(new Pad(axis, 2, 3), x);
        add(new Concat(axis), x, x, x);
      }
      add(new Reshape(Shape.of(7), 2), x);
    }
    add(new Transpose(List.of(1, 0)), floats(300, 217));
    add(new Concat(0), floats(100, 300));
    add(new Concat(1), floats(100, 30), floats(100, 0), floats(100, 3));
  }

  @ParameterizedTest(name = "{0} lanes, {1} threads, warm-up {2}")
  @CsvSource({"16, 1, 0", "16, 2, 0", "8, 3, 0", "4, 7, 0", "1, 1, 0", "1, 2, 0", "16, 2, 1"})
  void everyKernelHasTheBitsOfItsReference(int lanes, int threads, int warmUp) {
    try (Device device = Calls.cpu(lanes, threads, warmUp)) {
      int number = 0;
      for (Case c : CASES) {
        assertTrue(device.isNative(c.kernel));
        List<HostTensor> got = Calls.run(device, c.kernel, c.inputs);
        List<TensorType> types = c.inputs.stream().map(HostTensor::type).toList();
        assertEquals(c.expected, got, "case " + number + ": " + c.kernel + " of " + types);
        number++;
      }
    }
  }
}
