package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.gpu.ElementFunction.Parameter;
import dev.concord.gpu.ElementFunction.Port;
import dev.concord.gpu.Elementwise.Place;
import dev.concord.tensor.Shape;
import dev.concord.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which port an operand becomes, and that arguments stand in the order of the parameters. */
class ElementwiseTest {
  private static final Tape SUM =
      Tape.of(List.of(Expr.input(0).plus(Expr.input(1)).plus(Expr.input(2))), 3);

  private static GpuOperand operand(int offset, int... lengths) {
    return new GpuOperand(TensorType.f32(lengths), new TestDriver.Memory(0), offset);
  }

  private static Elementwise bound(Shape shape, GpuOperand... operands) {
    return Elementwise.of(
        SUM,
        shape,
        Place.of(List.of(operands), shape),
        Place.of(List.of(operand(0, shape.lengths())), shape),
        false,
        List.of());
  }

  @Test
  void operandsOfTheWholeShapeAndSingleElementsNeedNoRows() {
    Elementwise elements = bound(Shape.of(4, 5), operand(0, 4, 5), operand(0), operand(0, 1, 1));
    assertTrue(elements.flat());
    assertEquals(List.of(Port.DIRECT, Port.ROW, Port.ROW), elements.function().inputs());
    assertEquals(List.of(20), elements.axes().lengths());
    assertEquals(4, elements.arguments().size());
  }

  @Test
  void rowsAndColumnsAreBroadcast() {
    Elementwise elements = bound(Shape.of(4, 5), operand(0, 4, 1), operand(0, 5), operand(0, 4, 5));
    assertEquals(List.of(Port.ROW, Port.ROW_AND_COLUMN, Port.DIRECT), elements.function().inputs());
    assertEquals(1, elements.function().outerAxes());
  }

  @Test
  void aShapeOfOneElementIsDirect() {
    Elementwise elements = bound(Shape.of(1, 1), operand(0, 1, 1), operand(0), operand(0, 1));
    assertEquals(List.of(Port.DIRECT, Port.DIRECT, Port.DIRECT), elements.function().inputs());
    assertEquals(List.of(Port.DIRECT), elements.function().outputs());
  }

  @Test
  void argumentsStandInTheOrderOfTheParameters() {
    GpuOperand first = operand(7, 2, 1, 4, 1);
    GpuOperand second = operand(8, 3, 1, 5);
    Elementwise elements = bound(Shape.of(2, 3, 4, 5), first, second, operand(9));
    assertEquals(List.of(2, 3, 4, 5), elements.axes().lengths());
    List<String> names = elements.function().parameters().stream().map(Parameter::name).toList();
    assertEquals(
        List.of(
            "length1",
            "length2",
            "in0",
            "in0_stride0",
            "in0_stride1",
            "in0_stride2",
            "in1",
            "in1_stride0",
            "in1_stride1",
            "in1_stride2",
            "in2",
            "in2_stride0",
            "in2_stride1",
            "in2_stride2",
            "out0"),
        names);
    List<Argument> arguments = elements.arguments();
    assertEquals(names.size(), arguments.size());
    assertEquals(numbers(3, 4), arguments.subList(0, 2));
    assertEquals(Argument.of(first), arguments.get(2));
    assertEquals(numbers(4, 0, 1), arguments.subList(3, 6));
    assertEquals(Argument.of(second), arguments.get(6));
    assertEquals(numbers(0, 5, 0), arguments.subList(7, 10));
  }

  private static List<Argument> numbers(int... values) {
    return Arrays.stream(values).<Argument>mapToObj(Argument::of).toList();
  }

  @Test
  void whatIsNotReadHasNoMemory() {
    Tape tape = Tape.of(List.of(Expr.input(1)), 2);
    Shape shape = Shape.of(6);
    Elementwise elements =
        Elementwise.of(
            tape,
            shape,
            Place.of(List.of(operand(0, 6), operand(0, 6)), shape),
            Arrays.asList((Place) null),
            false,
            List.of());
    assertEquals(List.of(Port.UNUSED, Port.DIRECT), elements.function().inputs());
    assertEquals(List.of(Port.CARRIED), elements.function().outputs());
    assertEquals(1, elements.arguments().size());
  }

  @Test
  void theLastAxisStaysByItselfWhereAskedFor() {
    Shape shape = Shape.of(3, 4, 5);
    Elementwise elements =
        Elementwise.of(
            Tape.of(List.of(Expr.input(0)), 1),
            shape,
            Arrays.asList((Place) null),
            Place.of(List.of(operand(0, 3, 4, 5)), shape),
            true,
            List.of());
    assertEquals(List.of(12, 5), elements.axes().lengths());
    assertEquals(List.of(Port.CARRIED), elements.function().inputs());
  }

  @Test
  void columnsThatLieApartAreRefused() {
    Place apart = new Place(Argument.of(operand(0, 8)), new int[] {2});
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Elementwise.of(
                Tape.of(List.of(Expr.input(0)), 1),
                Shape.of(4),
                List.of(apart),
                Place.of(List.of(operand(0, 4)), Shape.of(4)),
                false,
                List.of()));
  }
}
