package dev.concord.tck;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.kernel.Map;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;
import java.util.Set;

/** A case of {@link Map} from its expressions. */
final class MapCase {
  private MapCase() {}

  /** Computes the expressions of the inputs. */
  static KernelCase of(String label, Shape shape, List<Expr> outputs, HostTensor... inputs) {
    Tape tape = Tape.of(outputs, inputs.length);
    long work = (long) shape.size() * Math.max(1, tape.operationCount()) + 100;
    return KernelCase.of(label, new Map(tape, shape), inputs).withWork(work);
  }

  /** Its gradient with respect to three inputs of seven elements. */
  static GradientCase gradient(String label, Expr output) {
    TestNumbers numbers = TestNumbers.of(label);
    Tape tape = Tape.of(List.of(output), 3);
    return GradientCase.of(
        label,
        new Map(tape, Shape.of(7)),
        Set.of(0, 1, 2),
        numbers.awayFromZero(7),
        numbers.awayFromZero(7),
        numbers.awayFromZero(7));
  }
}
