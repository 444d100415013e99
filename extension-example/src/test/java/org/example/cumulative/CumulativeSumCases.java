package org.example.cumulative;

import dev.concord.graph.Kernel;
import dev.concord.tck.GradientCase;
import dev.concord.tck.KernelCase;
import dev.concord.tck.KernelCases;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the conformance kit runs {@link CumulativeSum} on. */
public final class CumulativeSumCases implements KernelCases {
  private static final float[] SPECIAL = {
    -0f, 0f, Float.MIN_VALUE, -1e-40f, 1f, 0x1p-24f, 3e38f, 3e38f, -3e38f, Float.NaN, 2f
  };

  /** For ServiceLoader. */
  public CumulativeSumCases() {}

  @Override
  public Set<Class<? extends Kernel>> kernels() {
    return Set.of(CumulativeSum.class);
  }

  @Override
  public List<KernelCase> cases() {
    List<KernelCase> cases = new ArrayList<>();
    int[][] shapes = {{0}, {1}, {2, 0}, {1, 1}, {7}, {3, 16}, {65, 17}, {2, 3, 5}, {129, 257}};
    for (boolean backwards : new boolean[] {false, true}) {
      CumulativeSum kernel = new CumulativeSum(backwards);
      for (int[] shape : shapes) {
        cases.add(KernelCase.of("ordinary", kernel, numbers(Shape.of(shape))));
      }
      HostTensor special = HostTensor.of(Shape.of(SPECIAL.length), SPECIAL.clone());
      cases.add(KernelCase.of("special", kernel, special));
    }
    return cases;
  }

  @Override
  public List<GradientCase> gradients() {
    HostTensor x = numbers(Shape.of(2, 5));
    return List.of(
        GradientCase.of("forwards", new CumulativeSum(false), Set.of(0), x),
        GradientCase.of("backwards", new CumulativeSum(true), Set.of(0), x));
  }

  /** Numbers of many sizes, so that another order of additions gives other bits. */
  private static HostTensor numbers(Shape shape) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37 % 101 - 50) / 7f * (i % 5 == 0 ? 1e-4f : 1f);
    }
    return HostTensor.of(shape, values);
  }
}
