package dev.concord.backend.cpu.map;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.concord.expr.Tape.Instruction;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;

/**
 * Writes each instruction in plain Java arithmetic: the whole of the scalar loop, and in vector
 * loops what does not vary along the columns. A condition is an int, 0 or 1.
 */
final class ScalarOperations {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");
  private static final ClassDesc INTEGER = ClassDesc.of("java.lang.Integer");
  private static final MethodTypeDesc FLOAT_OF_INT = MethodTypeDesc.of(CD_float, CD_int);
  private static final MethodTypeDesc INT_OF_FLOAT = MethodTypeDesc.of(CD_int, CD_float);

  private final LoopEmitter emitter;
  private final CodeBuilder code;

  ScalarOperations(LoopEmitter emitter) {
    this.emitter = emitter;
    this.code = emitter.code;
  }

  /** Writes code that computes one instruction and leaves its value on the stack. */
  void compute(Instruction instruction) {
    int payload = instruction.payload();
    instruction.operands().forEach(emitter::scalar);
    switch (instruction.primitive()) {
      case INPUT -> {
        emitter.element(payload);
        code.faload();
      }
      case INT_INPUT -> {
        emitter.element(payload);
        code.iaload();
      }
      case CONSTANT -> {
        emitter.constantBits(payload);
        code.invokestatic(FLOAT, "intBitsToFloat", FLOAT_OF_INT);
      }
      case INT_CONSTANT -> emitter.constantBits(payload);
      case INDEX -> emitter.logicalIndex();
      case ADD -> code.fadd();
      case SUBTRACT -> code.fsub();
      case MULTIPLY -> code.fmul();
      case DIVIDE -> code.fdiv();
      case SQRT ->
          code.f2d().invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double)).d2f();
      case FMA ->
          code.invokestatic(MATH, "fma", MethodTypeDesc.of(CD_float, CD_float, CD_float, CD_float));
      case NEGATE -> code.fneg();
      case ABS -> code.invokestatic(MATH, "abs", MethodTypeDesc.of(CD_float, CD_float));
      // fcmpg puts NaN above everything, fcmpl below.
      case LESS -> truth(code.fcmpg()::iflt);
      case LESS_OR_EQUAL -> truth(code.fcmpg()::ifle);
      case EQUAL -> truth(code.fcmpl()::ifeq);
      case NOT_EQUAL -> truth(code.fcmpl()::ifne);
      case INT_LESS -> truth(code::if_icmplt);
      case INT_EQUAL -> truth(code::if_icmpeq);
      case SELECT, INT_SELECT -> choose();
      case INT_ADD -> code.iadd();
      case INT_SUBTRACT -> code.isub();
      case AND -> code.iand();
      case OR -> code.ior();
      case XOR -> code.ixor();
      case SHIFT_LEFT -> code.loadConstant(payload).ishl();
      case SHIFT_RIGHT -> code.loadConstant(payload).ishr();
      case SHIFT_RIGHT_UNSIGNED -> code.loadConstant(payload).iushr();
      case ROTATE_LEFT ->
          code.loadConstant(payload)
              .invokestatic(INTEGER, "rotateLeft", MethodTypeDesc.of(CD_int, CD_int, CD_int));
      case INT_TO_FLOAT -> code.i2f();
      case FLOAT_TO_INT -> code.f2i();
      case FLOAT_BITS -> code.invokestatic(FLOAT, "floatToIntBits", INT_OF_FLOAT);
      case NUMBER_BITS -> code.invokestatic(FLOAT, "floatToRawIntBits", INT_OF_FLOAT);
      case BITS_FLOAT -> code.invokestatic(FLOAT, "intBitsToFloat", FLOAT_OF_INT);
      case CALL -> throw new IllegalArgumentException("Expand the tape's functions first");
    }
  }

  /** Turns a jump taken when a condition holds into 1 or 0 on the stack. */
  private void truth(Consumer<Label> jumpIfTrue) {
    Label holds = code.newLabel();
    Label end = code.newLabel();
    jumpIfTrue.accept(holds);
    code.iconst_0().goto_(end).labelBinding(holds).iconst_1().labelBinding(end);
  }

  /** Replaces condition, whenTrue, whenFalse on the stack by one of the two. */
  private void choose() {
    Label drop = code.newLabel();
    code.dup_x2().pop().swap(); // whenFalse, whenTrue, condition
    code.ifeq(drop).swap().labelBinding(drop).pop();
  }
}
