package dev.concord.backend.cuda.ptx;

import dev.concord.expr.LaneType;
import dev.concord.expr.Tape;
import dev.concord.expr.Tape.Instruction;
import dev.concord.gpu.ElementFunction;
import dev.concord.gpu.ElementFunction.Kind;
import dev.concord.gpu.ElementFunction.Parameter;
import dev.concord.gpu.ElementFunction.Port;
import java.util.List;

/**
 * An {@link ElementFunction} as a block of PTX, to stand where a frame kernel has its marker: loads
 * what the inputs name, computes the tape, stores the outputs. The block has registers of its own
 * ({@code %ef} floats, {@code %er} ints, {@code %ep} conditions, {@code %ed} addresses), so it can
 * stand several times in a kernel; what it needs from outside are the marker's registers and the
 * kernel parameters, named {@code element_NAME}.
 *
 * <p>Every float instruction states its rounding, so that ptxas fuses and approximates nothing.
 * {@code min} and {@code max} are never used: they lose NaN.
 */
final class PtxElementText {
  /** The registers at a frame's marker. */
  record Marker(String value, String row, String column, String index) {}

  private final ElementFunction function;
  private final Tape tape;
  private final Marker marker;
  private final StringBuilder body = new StringBuilder();
  private int temporaries;
  private int addresses;
  private int conditions;

  private PtxElementText(ElementFunction function, Marker marker) {
    this.function = function;
    this.tape = function.tape();
    this.marker = marker;
    this.temporaries = tape.instructions().size();
    this.conditions = temporaries;
  }

  /** Name of the kernel parameter that holds {@code parameter}. */
  static String parameterName(Parameter parameter) {
    return "element_" + parameter.name();
  }

  /** PTX type of the kernel parameter that holds {@code parameter}. */
  static String parameterType(Parameter parameter) {
    return parameter.kind() == Kind.NUMBER ? ".u32" : ".u64";
  }

  /** The block that takes the place of a marker. */
  static String block(ElementFunction function, Marker marker) {
    return new PtxElementText(function, marker).block();
  }

  private String block() {
    String[] positions = positions();
    for (int i = 0; i < tape.instructions().size(); i++) {
      Instruction instruction = tape.instructions().get(i);
      switch (instruction.primitive()) {
        case INPUT, INT_INPUT -> load(i, instruction.payload(), positions);
        default -> line(compute(i, instruction));
      }
    }
    for (int o = 0; o < function.outputs().size(); o++) {
      store(o, positions);
    }
    return """
    {
    .reg .f32 %%ef<%d>;
    .reg .b32 %%er<%d>;
    .reg .pred %%ep<%d>;
    .reg .b64 %%ed<%d>;
    %s}
    """
        .formatted(temporaries, temporaries, conditions, Math.max(addresses, 1), body);
  }

  private void line(String text) {
    body.append(text).append(";\n");
  }

  private String newInt() {
    return "%er" + temporaries++;
  }

  private String newAddress() {
    return "%ed" + addresses++;
  }

  /** Registers with the row's position along each outer axis; none where no port is strided. */
  private String[] positions() {
    String[] positions = new String[function.outerAxes()];
    String rest = marker.row();
    for (int axis = function.outerAxes() - 1; axis > 0; axis--) {
      String length = number("length" + axis);
      positions[axis] = newInt();
      line("rem.u32 " + positions[axis] + ", " + rest + ", " + length);
      String outer = newInt();
      line("div.u32 " + outer + ", " + rest + ", " + length);
      rest = outer;
    }
    if (positions.length > 0) {
      positions[0] = rest;
    }
    return positions;
  }

  private String number(String name) {
    String register = newInt();
    line("ld.param.u32 " + register + ", [element_" + name + "]");
    return register;
  }

  /** A register with the address of a port's element. */
  private String address(Port port, String name, String[] positions) {
    String element =
        switch (port) {
          case DIRECT -> marker.index();
          case ROW -> rowOffset(name, positions, "0");
          case ROW_AND_COLUMN -> rowOffset(name, positions, marker.column());
          case CARRIED, UNUSED -> throw new IllegalArgumentException(port + " has no address");
        };
    String base = newAddress();
    String global = newAddress();
    String address = newAddress();
    line("ld.param.u64 " + base + ", [element_" + name + "]");
    line("cvta.to.global.u64 " + global + ", " + base);
    line("mad.wide.s32 " + address + ", " + element + ", 4, " + global);
    return address;
  }

  private String rowOffset(String name, String[] positions, String start) {
    String offset = start;
    for (int axis = 0; axis < positions.length; axis++) {
      String stride = number(name + "_stride" + axis);
      String sum = newInt();
      line("mad.lo.s32 " + sum + ", " + positions[axis] + ", " + stride + ", " + offset);
      offset = sum;
    }
    return offset;
  }

  private void load(int register, int input, String[] positions) {
    Port port = function.inputs().get(input);
    boolean ints = tape.instructions().get(register).primitive().result() == LaneType.INT;
    if (port == Port.CARRIED) {
      if (ints) {
        throw new IllegalArgumentException("A frame carries a float, input " + input + " is int");
      }
      line("mov.f32 %ef" + register + ", " + marker.value());
      return;
    }
    String address = address(port, "in" + input, positions);
    line("ld.global." + (ints ? "b32 %er" : "f32 %ef") + register + ", [" + address + "]");
  }

  private void store(int output, String[] positions) {
    Port port = function.outputs().get(output);
    int register = tape.outputs().get(output);
    boolean ints = tape.outputType(output) == LaneType.INT;
    if (port == Port.CARRIED) {
      if (ints) {
        throw new IllegalArgumentException("A frame carries a float, output " + output + " is int");
      }
      line("mov.f32 " + marker.value() + ", %ef" + register);
      return;
    }
    String address = address(port, "out" + output, positions);
    line("st.global." + (ints ? "b32" : "f32") + " [" + address + "], " + register(register));
  }

  /** The register that holds instruction {@code number}'s value. */
  private String register(int number) {
    Instruction instruction = tape.instructions().get(number);
    return switch (instruction.primitive().result()) {
      case FLOAT -> "%ef" + number;
      case INT -> "%er" + number;
      case BOOL -> "%ep" + number;
    };
  }

  private String compute(int number, Instruction instruction) {
    List<String> operands = instruction.operands().stream().map(this::register).toList();
    String target = register(number);
    String all = target + (operands.isEmpty() ? "" : ", " + String.join(", ", operands));
    int payload = instruction.payload();
    return switch (instruction.primitive()) {
      case CONSTANT -> "mov.f32 %s, 0f%08X".formatted(target, payload);
      case INT_CONSTANT -> "mov.b32 " + target + ", " + payload;
      case INDEX -> "mov.b32 " + target + ", " + marker.index();
      case ADD -> "add.rn.f32 " + all;
      case SUBTRACT -> "sub.rn.f32 " + all;
      case MULTIPLY -> "mul.rn.f32 " + all;
      case DIVIDE -> "div.rn.f32 " + all;
      case SQRT -> "sqrt.rn.f32 " + all;
      case FMA -> "fma.rn.f32 " + all;
      case NEGATE -> "neg.f32 " + all;
      case ABS -> "abs.f32 " + all;
      case LESS -> "setp.lt.f32 " + all;
      case LESS_OR_EQUAL -> "setp.le.f32 " + all;
      case EQUAL -> "setp.eq.f32 " + all;
      case NOT_EQUAL -> "setp.neu.f32 " + all; // the unordered form: true with NaN
      case INT_LESS -> "setp.lt.s32 " + all;
      case INT_EQUAL -> "setp.eq.s32 " + all;
      case SELECT -> select("f32", target, operands);
      case INT_SELECT -> select("b32", target, operands);
      case INT_ADD -> "add.s32 " + all;
      case INT_SUBTRACT -> "sub.s32 " + all;
      case AND -> "and.b32 " + all;
      case OR -> "or.b32 " + all;
      case XOR -> "xor.b32 " + all;
      case SHIFT_LEFT -> "shl.b32 " + all + ", " + payload;
      case SHIFT_RIGHT -> "shr.s32 " + all + ", " + payload;
      case SHIFT_RIGHT_UNSIGNED -> "shr.u32 " + all + ", " + payload;
      case ROTATE_LEFT -> "shf.l.wrap.b32 " + all + ", " + operands.get(0) + ", " + payload;
      case INT_TO_FLOAT -> "cvt.rn.f32.s32 " + all;
      case FLOAT_TO_INT -> "cvt.rzi.s32.f32 " + all; // saturates, NaN gives 0
      case FLOAT_BITS -> canonicalBits(target, operands.get(0));
      case NUMBER_BITS, BITS_FLOAT -> "mov.b32 " + all;
      case INPUT, INT_INPUT -> throw new IllegalStateException("Inputs are loaded");
      case CALL ->
          throw new IllegalArgumentException("The tape must be expanded, it calls a function");
    };
  }

  private static String select(String type, String target, List<String> operands) {
    return "selp."
        + type
        + " "
        + String.join(", ", target, operands.get(1), operands.get(2), operands.get(0));
  }

  private String canonicalBits(String target, String value) {
    String bits = newInt();
    String nan = "%ep" + conditions++;
    line("mov.b32 " + bits + ", " + value);
    line("setp.nan.f32 " + nan + ", " + value + ", " + value);
    return "selp.b32 " + target + ", 0x7fc00000, " + bits + ", " + nan;
  }
}
