package dev.concord.backend.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.concord.expr.Expr;
import dev.concord.expr.LaneType;
import dev.concord.expr.Primitive;
import dev.concord.expr.Tape;
import dev.concord.expr.Tape.Instruction;
import dev.concord.gpu.ElementFunction;
import dev.concord.gpu.ElementFunction.Port;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Elementwise functions as PTX: every primitive and port, accepted by NVIDIA's compiler. */
class PtxModuleTest {
  private static final String FRAME =
      """
      .version 6.3
      .target sm_75
      .address_size 64

      .visible .entry other(
      	.param .u32 other_param_0
      )
      {
      	ret;
      }
      .visible .entry frame(
      	.param .u32 frame_param_0
      )
      .maxntid 64, 1, 1
      {
      	.reg .f32 	%f<2>;
      	.reg .b32 	%r<4>;
      	mov.f32 	%f1, 0f00000000;
      	mov.u32 	%r1, %ctaid.x;
      	mov.u32 	%r2, %tid.x;
      	ld.param.u32 	%r3, [frame_param_0];
      	// begin inline asm
      	//@ELEMENT %f1, %r1, %r2, %r3
      	// end inline asm
      	//@ELEMENT %f1, %r1, %r2, %r3
      	ret;
      }
      """;

  /**
   * Every primitive that a tape may hold once it is expanded, each with an output. Instructions 0,
   * 1 and 2 yield a float, an int and a condition, in the order of LaneType, and are the operands.
   */
  private static ElementFunction everyPrimitive() {
    List<Instruction> instructions = new ArrayList<>();
    instructions.add(new Instruction(Primitive.INPUT, List.of(), 0, null));
    instructions.add(new Instruction(Primitive.INT_INPUT, List.of(), 1, null));
    instructions.add(new Instruction(Primitive.LESS, List.of(0, 0), 0, null));
    List<Integer> outputs = new ArrayList<>();
    for (Primitive primitive : Primitive.values()) {
      if (primitive != Primitive.CALL && primitive.result() != LaneType.BOOL) {
        List<Integer> operands = primitive.operands().stream().map(LaneType::ordinal).toList();
        int payload = primitive == Primitive.INT_INPUT ? 1 : 0;
        outputs.add(instructions.size());
        instructions.add(new Instruction(primitive, operands, payload, null));
      } else if (primitive != Primitive.CALL) {
        List<Integer> operands = primitive.operands().stream().map(LaneType::ordinal).toList();
        int condition = instructions.size();
        instructions.add(new Instruction(primitive, operands, 0, null));
        outputs.add(instructions.size());
        instructions.add(new Instruction(Primitive.SELECT, List.of(condition, 0, 0), 0, null));
      }
    }
    return new ElementFunction(
        new Tape(instructions, outputs, 2),
        List.of(Port.DIRECT, Port.ROW_AND_COLUMN),
        outputs.stream().map(output -> Port.DIRECT).toList(),
        3);
  }

  @Test
  void everyPrimitiveIsExactAndAccepted() {
    ElementFunction function = everyPrimitive();
    Set<Primitive> missing = EnumSet.allOf(Primitive.class);
    function.tape().instructions().forEach(instruction -> missing.remove(instruction.primitive()));
    assertEquals(EnumSet.of(Primitive.CALL), missing, "primitives that the test leaves out");
    String ptx = PtxModule.of(FRAME, "frame", function);
    assertEquals(List.of(), PtxRules.violations(ptx));
    for (String architecture : List.of("sm_75", "sm_80", "sm_90")) {
      PtxCompiler.compile(ptx, architecture);
    }
  }

  private static ElementFunction carried(Port input, Port output, int axes) {
    Tape tape = Tape.of(List.of(Expr.input(0).plus(Expr.input(1))), 2);
    return new ElementFunction(tape, List.of(Port.CARRIED, input), List.of(output), axes);
  }

  @Test
  void everyPortIsAccepted() {
    for (Port input : List.of(Port.CARRIED, Port.DIRECT, Port.ROW, Port.ROW_AND_COLUMN)) {
      for (Port output : List.of(Port.CARRIED, Port.DIRECT, Port.ROW, Port.ROW_AND_COLUMN)) {
        int axes = input.strided() || output.strided() ? 2 : 0;
        PtxCompiler.compile(PtxModule.of(FRAME, "frame", carried(input, output, axes)), "sm_75");
      }
    }
  }

  @Test
  void onlyTheCarryingKernelIsKept() {
    String ptx = PtxModule.of(FRAME, "frame", carried(Port.DIRECT, Port.DIRECT, 0));
    assertFalse(ptx.contains("other"), ptx);
    assertFalse(ptx.contains("@ELEMENT"), ptx);
    assertEquals(2, ptx.split("add\\.rn\\.f32", -1).length - 1, "a block for each marker");
  }

  @Test
  void parametersStandInOrderBehindTheFramesOwn() {
    String ptx = PtxModule.of(FRAME, "frame", carried(Port.ROW, Port.DIRECT, 2));
    List<String> parameters =
        ptx.lines()
            .filter(line -> line.contains("\t.param"))
            .map(line -> line.replace(",", "").substring(line.lastIndexOf(' ') + 1))
            .toList();
    assertEquals(
        List.of(
            "frame_param_0",
            "element_length1",
            "element_in1",
            "element_in1_stride0",
            "element_in1_stride1",
            "element_out0"),
        parameters);
  }

  @Test
  void aKernelWithoutMarkerIsRefused() {
    ElementFunction function = carried(Port.DIRECT, Port.DIRECT, 0);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> PtxModule.of(FRAME, "other", function));
    assertTrue(refusal.getMessage().contains("marker"), refusal.getMessage());
    assertThrows(IllegalArgumentException.class, () -> PtxModule.of(FRAME, "none", function));
  }
}
