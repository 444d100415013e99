package dev.concord.gpu;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.gpu.Elementwise.Place;
import dev.concord.kernel.Gemm;
import dev.concord.kernel.Gemm.Lengths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Launches of a {@link Gemm}. The kernels are frames that hand every element of C to an elementwise
 * function, which stores the outputs: the fused epilogue, or C itself.
 */
final class GemmLaunch {
  private static final GpuSource GPU = GpuSource.beside(GemmLaunch.class, "gemm");

  /** Work-items of a group of {@code gemm_fold}. */
  private static final int FOLD_GROUP = 256;

  private static final Tape IDENTITY = Tape.of(List.of(Expr.input(0)), 1);

  private GemmLaunch() {}

  static List<GpuStep> of(
      Gemm gemm, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuContext context) {
    Lengths lengths = gemm.lengths(inputs.get(0).type().shape(), inputs.get(1).type().shape());
    Elementwise epilogue = epilogue(gemm, lengths, inputs, outputs);
    if (lengths.k() == 0) {
      Argument none = Argument.of(outputs.get(0));
      return List.of(fold(none, lengths, 0, epilogue));
    }
    Optional<GemmPlan> plan =
        GemmPlan.of(lengths, inVectors(gemm, lengths, inputs), context.traits());
    if (context.traits().processor() || plan.isEmpty()) {
      return GemmProcessorLaunch.of(gemm, lengths, inputs, epilogue, context);
    }
    return steps(gemm, lengths, plan.get(), inputs, epilogue, context);
  }

  /** Whether all rows of A and B, as they are stored, begin at multiples of 4 elements. */
  private static boolean inVectors(Gemm gemm, Lengths lengths, List<GpuOperand> inputs) {
    int rowOfA = gemm.transposeA() ? lengths.m() : lengths.k();
    int rowOfB = gemm.transposeB() ? lengths.k() : lengths.n();
    int any = rowOfA | rowOfB | inputs.get(0).offset() | inputs.get(1).offset();
    return any % GemmTile.VECTOR == 0;
  }

  private static Elementwise epilogue(
      Gemm gemm, Lengths lengths, List<GpuOperand> inputs, List<GpuOperand> outputs) {
    List<Place> places = new ArrayList<>();
    places.add(null);
    places.addAll(Place.of(inputs.subList(2, inputs.size()), lengths.result()));
    return Elementwise.of(
        gemm.epilogue() == null ? IDENTITY : gemm.epilogue(),
        lengths.result(),
        places,
        Place.of(outputs, lengths.result()),
        true,
        List.of());
  }

  private static List<GpuStep> steps(
      Gemm gemm,
      Lengths lengths,
      GemmPlan plan,
      List<GpuOperand> inputs,
      Elementwise epilogue,
      GpuContext context) {
    Argument a = Argument.of(inputs.get(0));
    long floats = plan.totals(lengths);
    Argument totals =
        floats == 0
            ? a
            : new Argument.Memory(context.scratch(floats * Float.BYTES), 0, Float.BYTES);
    boolean split = plan.chunks() > 1;
    List<Argument> arguments = new ArrayList<>();
    arguments.addAll(List.of(a, Argument.of(inputs.get(1)), totals));
    for (int number :
        List.of(
            inputs.get(0).size(),
            inputs.get(1).size(),
            lengths.result().size(),
            lengths.m(),
            lengths.n(),
            lengths.k(),
            Math.ceilDiv(lengths.m(), plan.tile().extent()),
            Math.ceilDiv(lengths.n(), plan.tile().extent()),
            plan.tiles(),
            plan.tiles() * plan.chunks())) {
      arguments.add(Argument.of(number));
    }
    arguments.addAll(epilogue.arguments());
    GpuStep product =
        new GpuStep.Launch(
            GPU,
            plan.tile().entry(gemm.transposeA(), gemm.transposeB()),
            epilogue.function(),
            GpuStep.Grid.of(plan.groups()),
            GpuStep.Grid.of(plan.tile().threads()),
            arguments);
    return split
        ? List.of(product, fold(totals, lengths, plan.chunks(), epilogue))
        : List.of(product);
  }

  /** Adds up the totals of chunks; no chunks give +0. */
  private static GpuStep fold(Argument totals, Lengths lengths, int chunks, Elementwise epilogue) {
    int size = lengths.result().size();
    List<Argument> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(totals, Argument.of(size), Argument.of(lengths.n()), Argument.of(chunks)));
    arguments.addAll(epilogue.arguments());
    return new GpuStep.Launch(
        GPU,
        "gemm_fold",
        epilogue.function(),
        GpuStep.Grid.of(Math.ceilDiv(size, FOLD_GROUP)),
        GpuStep.Grid.of(FOLD_GROUP),
        arguments);
  }
}
