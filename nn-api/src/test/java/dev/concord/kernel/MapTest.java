package dev.concord.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.graph.Application;
import dev.concord.graph.Graph;
import dev.concord.graph.Value;
import dev.concord.reference.Evaluate;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Map}: broadcasting, several outputs, what {@link Map#apply} leaves out. */
class MapTest {
  private static final Expr X = Expr.input(0);
  private static final Expr Y = Expr.input(1);

  private static Map map(Shape shape, int inputs, Expr... outputs) {
    return new Map(Tape.of(List.of(outputs), inputs), shape);
  }

  @Test
  void operandsBroadcast() {
    HostTensor row = HostTensor.of(Shape.of(3), 1f, 2f, 3f);
    HostTensor column = HostTensor.of(Shape.of(2, 1), 10f, 20f);
    assertEquals(
        List.of(HostTensor.of(Shape.of(2, 3), 11f, 12f, 13f, 21f, 22f, 23f)),
        Evaluate.kernel(map(Shape.of(2, 3), 2, X.plus(Y)), row, column));
    assertEquals(
        List.of(HostTensor.of(Shape.of(2, 2), 5f, 5f, 5f, 5f)),
        Evaluate.kernel(map(Shape.of(2, 2), 1, X), HostTensor.scalar(5f)));
  }

  @Test
  void outputsReadTheOldInputs() {
    HostTensor x = HostTensor.of(Shape.of(2), 1f, 2f);
    HostTensor y = HostTensor.of(Shape.of(2), 5f, 7f);
    assertEquals(List.of(y, x), Evaluate.kernel(map(Shape.of(2), 2, Y, X), x, y));
  }

  @Test
  void positionsAndIntsAreElements() {
    Expr position = Expr.index().intPlus(Expr.intInput(0));
    assertEquals(
        List.of(
            HostTensor.of(Shape.of(2, 2), 5, 6, 7, 8),
            HostTensor.of(Shape.of(2, 2), 0f, 1f, 2f, 3f)),
        Evaluate.kernel(
            map(Shape.of(2, 2), 1, position, Expr.index().toFloat()), HostTensor.scalar(5)));
  }

  @Test
  void operandsThatDoNotFitAreRefused() {
    Map map = map(Shape.of(2, 3), 1, X);
    for (TensorType wrong :
        List.of(TensorType.f32(2), TensorType.f32(1, 2, 3), TensorType.i32(3), TensorType.u8(3))) {
      assertThrows(
          IllegalArgumentException.class, () -> map.outputTypes(List.of(wrong)), wrong::toString);
    }
    assertThrows(IllegalArgumentException.class, () -> map.outputTypes(List.of()));
  }

  @Test
  void applyFoldsConstantsAndDropsWhatIsNotRead() {
    Graph graph = new Graph();
    Value x = graph.input("x", TensorType.f32(2));
    Value unread = graph.input("unread", TensorType.f32(2));
    Value result =
        Map.apply(
                graph,
                Shape.of(2),
                List.of(unread, x, graph.constant(3f)),
                List.of(Y.times(Expr.input(2))))
            .get(0);
    Application application = assertInstanceOf(Application.class, result.node());
    assertEquals(List.of(x), application.inputs());
    assertEquals(map(Shape.of(2), 1, X.times(3f)), application.kernel());
  }

  @Test
  void applyAddsNothingForAnOperandAsItIs() {
    Graph graph = new Graph();
    Value x = graph.input("x", TensorType.f32(2));
    int before = graph.nodes().size();
    assertSame(x, Map.of(x, e -> e.times(1f)));
    assertSame(x, Map.broadcast(x, Shape.of(2)));
    assertEquals(before, graph.nodes().size());
    assertEquals(Shape.of(3, 2), Map.broadcast(x, Shape.of(3, 2)).shape());
  }
}
