package dev.concord.tck;

import dev.concord.graph.Kernel;
import dev.concord.kernel.Concat;
import dev.concord.kernel.Pad;
import dev.concord.kernel.Reshape;
import dev.concord.kernel.Slice;
import dev.concord.kernel.Transpose;
import dev.concord.tck.TestNumbers.Kind;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cases of the kernels that only move elements, over all element types: {@link Concat}, {@link
 * Slice}, {@link Pad}, {@link Reshape}, {@link Transpose}.
 */
public final class LayoutCases implements KernelCases {
  private static final int[][] SHAPES = {
    {1},
    {17},
    {257},
    {3, 5},
    {1, 33},
    {33, 1},
    {17, 16},
    {64, 33},
    {2, 3, 5},
    {4, 1, 7},
    {2, 3, 4, 5},
    {0, 3},
    {3, 0}
  };

  /** For ServiceLoader. */
  public LayoutCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Concat.class, Slice.class, Pad.class, Reshape.class, Transpose.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int[] lengths : SHAPES) {
      TestNumbers numbers = TestNumbers.of(java.util.Arrays.toString(lengths));
      addForms(cases, numbers.floats(Kind.SPECIAL, lengths), numbers);
      addForms(cases, numbers.anyInts(lengths), numbers);
      addForms(cases, numbers.bytes(lengths), numbers);
    }
    TestNumbers numbers = new TestNumbers(5);
    HostTensor large = numbers.floats(300, 257);
    HostTensor cube = numbers.floats(31, 40, 65);
    cases.add(KernelCase.of("large", new Transpose(List.of(1, 0)), large));
    cases.add(KernelCase.of("large", new Transpose(List.of(2, 0, 1)), cube));
    cases.add(KernelCase.of("large", new Transpose(List.of(1, 0, 2)), cube));
    for (int axis : new int[] {0, 1}) {
      HostTensor other = numbers.floats(large.shape().with(axis, 77).lengths());
      cases.add(KernelCase.of("large", new Concat(axis), large, other, large));
      cases.add(KernelCase.of("large", new Slice(axis, 3, 255), large));
      cases.add(KernelCase.of("large", new Pad(axis, 5, 9), large));
    }
    cases.add(KernelCase.of("large", new Reshape(Shape.of(70_001), 11), large));
    return cases;
  }

  private static void addForms(List<KernelCase> cases, HostTensor x, TestNumbers numbers) {
    Shape shape = x.shape();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int length = shape.length(axis);
      String label = shape + " along " + axis;
      cases.add(KernelCase.of(label, new Pad(axis, 0, 0), x));
      cases.add(KernelCase.of(label, new Pad(axis, 2, 3), x));
      cases.add(KernelCase.of(label, new Slice(axis, 0, length), x));
      cases.add(KernelCase.of(label, new Slice(axis, length / 3, length - length / 4), x));
      cases.add(KernelCase.of(label + ", nothing", new Slice(axis, length, length), x));
      HostTensor other = like(x, numbers, shape.with(axis, 4).lengths());
      HostTensor none = like(x, numbers, shape.with(axis, 0).lengths());
      cases.add(KernelCase.of(label + ", one", new Concat(axis), x));
      cases.add(KernelCase.of(label + ", two", new Concat(axis), x, other));
      cases.add(KernelCase.of(label + ", four", new Concat(axis), other, x, none, other));
    }
    int size = shape.size();
    cases.add(KernelCase.of("flat", new Reshape(Shape.of(size), 0), x));
    cases.add(KernelCase.of("part", new Reshape(Shape.of(1, size - size / 2), size / 2), x));
    for (List<Integer> order : orders(shape.rank())) {
      cases.add(KernelCase.of(shape + " as " + order, new Transpose(order), x));
    }
  }

  private static HostTensor like(HostTensor x, TestNumbers numbers, int... lengths) {
    return switch (x.type().dtype()) {
      case F32 -> numbers.floats(Kind.SPECIAL, lengths);
      case I32 -> numbers.anyInts(lengths);
      case U8 -> numbers.bytes(lengths);
    };
  }

  private static List<List<Integer>> orders(int rank) {
    if (rank == 0) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (List<Integer> shorter : orders(rank - 1)) {
      for (int at = 0; at <= shorter.size(); at++) {
        List<Integer> order = new ArrayList<>(shorter);
        order.add(at, rank - 1);
        all.add(order);
      }
    }
    return all;
  }

  @Override
  public List<GradientCase> gradients() {
    TestNumbers numbers = new TestNumbers(10);
    HostTensor x = numbers.floats(2, 3, 4);
    List<GradientCase> cases = new ArrayList<>();
    for (int axis = 0; axis < 3; axis++) {
      HostTensor other = numbers.floats(x.shape().with(axis, 5).lengths());
      String label = "axis " + axis;
      cases.add(GradientCase.of(label, new Concat(axis), Set.of(0, 1), x, other));
      cases.add(GradientCase.of(label, new Slice(axis, 1, 2), Set.of(0), x));
      cases.add(GradientCase.of(label, new Pad(axis, 1, 2), Set.of(0), x));
    }
    cases.add(GradientCase.of("same size", new Reshape(Shape.of(4, 6), 0), Set.of(0), x));
    cases.add(GradientCase.of("part", new Reshape(Shape.of(2, 5), 7), Set.of(0), x));
    for (List<Integer> order : orders(3)) {
      cases.add(GradientCase.of("order " + order, new Transpose(order), Set.of(0), x));
    }
    return cases;
  }
}
