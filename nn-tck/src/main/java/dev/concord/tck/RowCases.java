package dev.concord.tck;

import dev.concord.graph.Kernel;
import dev.concord.kernel.Gather;
import dev.concord.kernel.ScatterAdd;
import dev.concord.tck.TestNumbers.Kind;
import dev.concord.tensor.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cases of {@link Gather} and {@link ScatterAdd}: all element types, indices outside, repeated
 * indices, rows of every rank.
 */
public final class RowCases implements KernelCases {
  private static final int[] WIDTHS = {1, 3, 15, 16, 17, 33, 300};

  /** For ServiceLoader. */
  public RowCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(Gather.class, ScatterAdd.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    for (int width : WIDTHS) {
      add(cases, 11, new int[] {7}, width);
    }
    add(cases, 5, new int[] {64});
    add(cases, 5, new int[] {64}, 10);
    add(cases, 3, new int[] {2, 5}, 4);
    add(cases, 3, new int[] {}, 6);
    add(cases, 1, new int[] {1}, 1);
    add(cases, 7, new int[] {0}, 3);
    add(cases, 0, new int[] {4}, 3);
    add(cases, 6, new int[] {5}, 0);
    add(cases, 9, new int[] {4}, 2, 3, 5);
    add(cases, 200, new int[] {128}, 784);
    add(cases, 301, new int[] {1009}, 97);
    return cases;
  }

  private static void add(List<KernelCase> cases, int rows, int[] indexLengths, int... row) {
    String label =
        rows
            + " rows of "
            + java.util.Arrays.toString(row)
            + " at "
            + java.util.Arrays.toString(indexLengths);
    TestNumbers numbers = TestNumbers.of(label);
    int[] table = joined(new int[] {rows}, row);
    HostTensor inside = numbers.ints(0, Math.max(rows, 1), indexLengths);
    HostTensor any = numbers.ints(-2, rows + 2, indexLengths);
    for (HostTensor index : List.of(inside, any)) {
      cases.add(KernelCase.of(label, new Gather(), numbers.floats(Kind.SPECIAL, table), index));
      cases.add(KernelCase.of(label + " ints", new Gather(), numbers.anyInts(table), index));
      cases.add(KernelCase.of(label + " bytes", new Gather(), numbers.bytes(table), index));
      int[] x = joined(indexLengths, row);
      cases.add(KernelCase.of(label, new ScatterAdd(rows), numbers.floats(x), index));
      cases.add(
          KernelCase.of(
              label + " special", new ScatterAdd(rows), numbers.floats(Kind.SPECIAL, x), index));
    }
  }

  private static int[] joined(int[] first, int[] second) {
    int[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Override
  public List<GradientCase> gradients() {
    TestNumbers numbers = new TestNumbers(9);
    HostTensor index = numbers.ints(0, 4, 6);
    return List.of(
        GradientCase.of("rows repeated", new Gather(), Set.of(0), numbers.floats(4, 3), index),
        GradientCase.of(
            "rows repeated", new ScatterAdd(4), Set.of(0), numbers.floats(6, 3), index));
  }
}
