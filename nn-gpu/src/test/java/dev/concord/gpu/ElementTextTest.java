package dev.concord.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Expr;
import dev.concord.expr.Tape;
import dev.concord.gpu.ElementFunction.Port;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands in front of a frame: parameters, where ports lie, macros. */
class ElementTextTest {
  private static final Tape SUM = Tape.of(List.of(Expr.input(0).plus(Expr.input(1))), 2);

  private static String text(Port first, Port second, Port output, int outerAxes) {
    return ElementText.definitions(
        new ElementFunction(SUM, List.of(first, second), List.of(output), outerAxes), true);
  }

  @Test
  void withoutFunctionAFrameCarriesNothing() {
    assertEquals(
        "#define ELEMENT_PARAMETERS\n#define ELEMENT(value, row, column, index)\n",
        ElementText.definitions(null, false));
  }

  @Test
  void aCarriedValueGoesInAndOut() {
    String text = text(Port.CARRIED, Port.DIRECT, Port.CARRIED, 0);
    assertTrue(text.contains("const float v0 = *value;"), text);
    assertTrue(text.contains("*value = v2;"), text);
    assertTrue(text.contains("#define ELEMENT_PARAMETERS , MEMORY(float, in1)\n"), text);
    assertTrue(
        text.contains("element(&(value), row, column, index, in1_base, in1_offset)\n"), text);
  }

  @Test
  void stridedPortsWalkTheOuterAxes() {
    String text = text(Port.ROW, Port.ROW_AND_COLUMN, Port.DIRECT, 3);
    assertTrue(
        text.startsWith(
            "#define ELEMENT_PARAMETERS , int length1, int length2,"
                + " MEMORY(float, in0), int in0_stride0, int in0_stride1, int in0_stride2,"
                + " MEMORY(float, in1), int in1_stride0, int in1_stride1, int in1_stride2,"
                + " MEMORY(float, out0)\n"),
        text);
    assertTrue(
        text.contains(
            """
              const int rows2 = row / length2;
              const int position2 = row - rows2 * length2;
              const int rows1 = rows2 / length1;
              const int position1 = rows2 - rows1 * length1;
              const int position0 = rows1;
            """),
        text);
    String place = " + position0 * in0_stride0 + position1 * in0_stride1 + position2 * in0_stride2";
    assertTrue(text.contains("const float v0 = (float)(in0[0" + place + "]);"), text);
    assertTrue(text.contains("const float16 v0 = (float16)(in0[0" + place + "]);"), text);
    String second = "column" + place.replace("in0", "in1");
    assertTrue(text.contains("const float v1 = in1[" + second + "];"), text);
    assertTrue(text.contains("const float16 v1 = vload16(0, in1 + " + second + ");"), text);
    assertTrue(text.contains("vstore16(v2, 0, out0 + index);"), text);
  }

  @Test
  void vectorsAreWrittenOnlyWhereAskedFor() {
    ElementFunction function =
        new ElementFunction(SUM, List.of(Port.DIRECT, Port.DIRECT), List.of(Port.DIRECT), 0);
    assertFalse(ElementText.definitions(function, false).contains("16"));
  }

  @Test
  void intsHaveMemoryOfInts() {
    Tape tape = Tape.of(List.of(Expr.intInput(0).intPlus(Expr.index())), 1);
    String text =
        ElementText.definitions(
            new ElementFunction(tape, List.of(Port.DIRECT), List.of(Port.DIRECT), 0), false);
    assertTrue(text.contains(", MEMORY(int, in0), MEMORY(int, out0)\n"), text);
    assertTrue(text.contains("OPEN(int, in0);"), text);
  }

  @Test
  void anOutputNeedsAPlaceForEachElement() {
    assertThrows(IllegalArgumentException.class, () -> text(Port.DIRECT, Port.DIRECT, Port.ROW, 1));
    assertThrows(
        IllegalArgumentException.class, () -> text(Port.UNUSED, Port.DIRECT, Port.DIRECT, 0));
  }
}
