package dev.concord.backend.cpu.map;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.concord.backend.cpu.map.MapStructure.Level;
import dev.concord.expr.LaneType;
import dev.concord.expr.Tape.Instruction;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes each instruction as an operation of the Vector API. Names the Vector API's classes without
 * loading them, so that this class may be loaded where the module is missing. Conditions are vector
 * masks; a mask is used only with vectors of the type it was made from, because changing its type
 * is not free on every machine. How rows are walked is the subclass's affair.
 *
 * <p>Vectors live within one step: what enters it from outside is a scalar and is broadcast there,
 * by an instance method of a vector loaded there, whose result has a concrete class in HotSpot's
 * eyes. C2 moves the broadcasts out of the loop. With vectors and masks made before the loop it was
 * seen to allocate one of them in every run.
 */
abstract class VectorLoopEmitter extends LoopEmitter {
  private static final String PACKAGE = "jdk.incubator.vector.";
  private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE + "Vector");
  private static final ClassDesc MASK = ClassDesc.of(PACKAGE + "VectorMask");
  private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of(PACKAGE + "FloatVector");
  private static final ClassDesc INT_VECTOR = ClassDesc.of(PACKAGE + "IntVector");
  private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE + "VectorOperators");
  private static final ClassDesc UNARY = OPERATORS.nested("Unary");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");
  private static final ClassDesc EMITTER = ClassDesc.of(VectorLoopEmitter.class.getName());

  /** Zeros to load the first vectors of a step from. */
  static final float[] FLOAT_ZEROS = new float[16];

  static final int[] INT_ZEROS = new int[16];

  final int lanes;

  private final ValueSlots vectors;
  private final int floatZero;
  private final int intZero;

  VectorLoopEmitter(CodeBuilder code, MapStructure structure, int lanes) {
    super(code, structure);
    this.lanes = lanes;
    this.vectors = new ValueSlots();
    this.floatZero = slot();
    this.intZero = slot();
  }

  /** Writes the start of a step: the scalars from outside, broadcast where the step needs them. */
  final void broadcastScalars() {
    loadZeros();
    code.astore(floatZero);
    species(INT_VECTOR);
    code.getstatic(EMITTER, "INT_ZEROS", INTS).iconst_0();
    fromArray(INT_VECTOR, INTS);
    code.astore(intZero);
    for (int i = 0; i < structure.instructions().size(); i++) {
      if (level(i) != Level.COLUMN && neededInStep(i)) {
        boolean isFloat = structure.type(i) == LaneType.FLOAT;
        code.aload(isFloat ? floatZero : intZero);
        scalar(i);
        broadcast(isFloat ? FLOAT_VECTOR : INT_VECTOR);
        code.astore(vectors.of(i));
      }
    }
  }

  /** Loads a vector of zeros from memory onto the stack. */
  final void loadZeros() {
    species(FLOAT_VECTOR);
    code.getstatic(EMITTER, "FLOAT_ZEROS", FLOATS).iconst_0();
    fromArray(FLOAT_VECTOR, FLOATS);
  }

  private boolean neededInStep(int instruction) {
    boolean needed = structure.outputs().contains(instruction);
    for (int i = instruction; i < structure.instructions().size(); i++) {
      boolean uses = structure.instructions().get(i).operands().contains(instruction);
      needed |= uses && level(i) == Level.COLUMN;
    }
    return needed;
  }

  /** Writes the computation of every value of a step. */
  final void computeVectors() {
    broadcastScalars();
    for (int i = 0; i < structure.instructions().size(); i++) {
      if (level(i) == Level.COLUMN) {
        computeVector(i);
      }
    }
  }

  /** Writes the computation of a value of level COLUMN. */
  final void computeVector(int instruction) {
    compute(structure.instructions().get(instruction));
    code.astore(vectors.of(instruction));
  }

  /** Writes the stores of all outputs to whole vectors. */
  final void storeWhole() {
    for (int output = 0; output < structure.outputs().size(); output++) {
      boolean isFloat = isFloat(output);
      vector(structure.outputs().get(output));
      element(structure.varying().size() + output);
      code.invokevirtual(
          isFloat ? FLOAT_VECTOR : INT_VECTOR,
          "intoArray",
          MethodTypeDesc.of(CD_void, isFloat ? FLOATS : INTS, CD_int));
    }
  }

  /**
   * Writes the stores of the first lanes of all outputs.
   *
   * @param lanesStored writes their number onto the stack
   */
  final void storeFirst(Runnable lanesStored) {
    for (int output = 0; output < structure.outputs().size(); output++) {
      boolean isFloat = isFloat(output);
      vector(structure.outputs().get(output));
      element(structure.varying().size() + output);
      firstLanes(isFloat, lanesStored);
      code.invokevirtual(
          isFloat ? FLOAT_VECTOR : INT_VECTOR,
          "intoArray",
          MethodTypeDesc.of(CD_void, isFloat ? FLOATS : INTS, CD_int, MASK));
    }
  }

  /** Loads the mask of the first lanes, for vectors of floats or of ints. */
  private void firstLanes(boolean isFloat, Runnable number) {
    lanesFromZero();
    if (isFloat) {
      convert("I2F", FLOAT_VECTOR);
    }
    code.aload(isFloat ? floatZero : intZero);
    number.run();
    if (isFloat) {
      code.i2f();
    }
    broadcast(isFloat ? FLOAT_VECTOR : INT_VECTOR);
    compare(isFloat ? FLOAT_VECTOR : INT_VECTOR, "LT");
  }

  /** Loads the first lanes of an instruction's floats, with +0 in the others. */
  final void onlyFirst(int instruction, Runnable number) {
    code.aload(floatZero);
    vector(instruction);
    firstLanes(true, number);
    blend(FLOAT_VECTOR);
  }

  /** Adds the two vectors of floats on the stack. */
  final void add() {
    binary(FLOAT_VECTOR, ASSOCIATIVE, "ADD");
  }

  /** Stores the vector of floats beneath an array and a position on the stack. */
  final void intoArray() {
    code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
  }

  private boolean isFloat(int output) {
    return structure.type(structure.outputs().get(output)) == LaneType.FLOAT;
  }

  /** Loads the vector 0, 1, 2, …. */
  private void lanesFromZero() {
    code.aload(intZero).iconst_1();
    code.invokevirtual(INT_VECTOR, "addIndex", MethodTypeDesc.of(INT_VECTOR, CD_int));
  }

  /** The local variable of an instruction's vector. */
  final int vectorSlot(int instruction) {
    return vectors.of(instruction);
  }

  /** Loads an instruction's vector. */
  final void vector(int instruction) {
    code.aload(vectors.of(instruction));
  }

  private void operands(Instruction instruction) {
    instruction.operands().forEach(this::vector);
  }

  /** Writes code that computes one instruction and leaves its vector or mask on the stack. */
  final void compute(Instruction instruction) {
    int payload = instruction.payload();
    switch (instruction.primitive()) {
      case INPUT -> load(FLOAT_VECTOR, FLOATS, payload);
      case INT_INPUT -> load(INT_VECTOR, INTS, payload);
      case CONSTANT, INT_CONSTANT -> throw new IllegalArgumentException("A constant is a scalar");
      case INDEX -> {
        lanesFromZero();
        code.aload(intZero);
        logicalIndex();
        broadcast(INT_VECTOR);
        binary(INT_VECTOR, ASSOCIATIVE, "ADD");
      }
      case ADD -> binary(instruction, FLOAT_VECTOR, ASSOCIATIVE, "ADD");
      case SUBTRACT -> binary(instruction, FLOAT_VECTOR, BINARY, "SUB");
      case MULTIPLY -> binary(instruction, FLOAT_VECTOR, ASSOCIATIVE, "MUL");
      case DIVIDE -> binary(instruction, FLOAT_VECTOR, BINARY, "DIV");
      case SQRT -> unary(instruction, "SQRT");
      case FMA -> {
        operands(instruction);
        code.invokevirtual(FLOAT_VECTOR, "fma", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR));
      }
      case NEGATE -> unary(instruction, "NEG");
      case ABS -> unary(instruction, "ABS");
      case LESS -> compare(instruction, FLOAT_VECTOR, "LT");
      case LESS_OR_EQUAL -> compare(instruction, FLOAT_VECTOR, "LE");
      case EQUAL -> compare(instruction, FLOAT_VECTOR, "EQ");
      case NOT_EQUAL -> compare(instruction, FLOAT_VECTOR, "NE");
      case INT_LESS -> compare(instruction, INT_VECTOR, "LT");
      case INT_EQUAL -> compare(instruction, INT_VECTOR, "EQ");
      case SELECT, INT_SELECT -> select(instruction);
      case INT_ADD -> binary(instruction, INT_VECTOR, ASSOCIATIVE, "ADD");
      case INT_SUBTRACT -> binary(instruction, INT_VECTOR, BINARY, "SUB");
      case AND -> binary(instruction, INT_VECTOR, ASSOCIATIVE, "AND");
      case OR -> binary(instruction, INT_VECTOR, ASSOCIATIVE, "OR");
      case XOR -> binary(instruction, INT_VECTOR, ASSOCIATIVE, "XOR");
      case SHIFT_LEFT -> shift(instruction, "LSHL");
      case SHIFT_RIGHT -> shift(instruction, "ASHR");
      case SHIFT_RIGHT_UNSIGNED -> shift(instruction, "LSHR");
      case ROTATE_LEFT -> shift(instruction, "ROL");
      case INT_TO_FLOAT -> {
        operands(instruction);
        convert("I2F", FLOAT_VECTOR);
      }
      case FLOAT_TO_INT -> {
        operands(instruction);
        convert("F2I", INT_VECTOR);
      }
      case FLOAT_BITS -> floatBits(instruction.operands().get(0));
      case NUMBER_BITS -> {
        operands(instruction);
        asInts();
      }
      case BITS_FLOAT -> {
        operands(instruction);
        asFloats();
      }
      case CALL -> throw new IllegalArgumentException("Expand the tape's functions first");
    }
  }

  private void load(ClassDesc vector, ClassDesc array, int input) {
    species(vector);
    element(input);
    fromArray(vector, array);
  }

  private void fromArray(ClassDesc vector, ClassDesc array) {
    code.invokestatic(vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
  }

  /** Blends in the type of the mask; reinterpreting the two values costs nothing. */
  private void select(Instruction instruction) {
    int condition = instruction.operands().get(0);
    int whenTrue = instruction.operands().get(1);
    int whenFalse = instruction.operands().get(2);
    boolean floatMask =
        structure.type(structure.instructions().get(condition).operands().get(0)) == LaneType.FLOAT;
    boolean floatValue = structure.type(whenTrue) == LaneType.FLOAT;
    vectorAs(whenFalse, floatMask);
    vectorAs(whenTrue, floatMask);
    vector(condition);
    blend(floatMask ? FLOAT_VECTOR : INT_VECTOR);
    if (floatMask && !floatValue) {
      asInts();
    } else if (!floatMask && floatValue) {
      asFloats();
    }
  }

  private void vectorAs(int instruction, boolean asFloat) {
    vector(instruction);
    boolean isFloat = structure.type(instruction) == LaneType.FLOAT;
    if (isFloat && !asFloat) {
      asInts();
    } else if (!isFloat && asFloat) {
      asFloats();
    }
  }

  /** The bits with every NaN replaced by the canonical one first. */
  private void floatBits(int operand) {
    vector(operand);
    code.aload(floatZero);
    code.loadConstant(Float.NaN);
    broadcast(FLOAT_VECTOR);
    vector(operand);
    vector(operand);
    compare(FLOAT_VECTOR, "NE");
    blend(FLOAT_VECTOR);
    asInts();
  }

  private void unary(Instruction instruction, String operator) {
    operands(instruction);
    operator(UNARY, operator);
    code.invokevirtual(FLOAT_VECTOR, "lanewise", MethodTypeDesc.of(FLOAT_VECTOR, UNARY));
  }

  private void binary(Instruction instruction, ClassDesc vector, ClassDesc kind, String operator) {
    operands(instruction);
    binary(vector, kind, operator);
  }

  /** Applies an operator to the two vectors on the stack. */
  private void binary(ClassDesc vector, ClassDesc kind, String operator) {
    operator(kind, operator);
    code.swap();
    code.invokevirtual(vector, "lanewise", MethodTypeDesc.of(vector, BINARY, VECTOR));
  }

  private void compare(Instruction instruction, ClassDesc vector, String operator) {
    operands(instruction);
    compare(vector, operator);
  }

  /** Compares the two vectors on the stack. */
  private void compare(ClassDesc vector, String operator) {
    operator(COMPARISON, operator);
    code.swap();
    code.invokevirtual(vector, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
  }

  private void shift(Instruction instruction, String operator) {
    operands(instruction);
    operator(BINARY, operator);
    code.loadConstant(instruction.payload());
    code.invokevirtual(INT_VECTOR, "lanewise", MethodTypeDesc.of(INT_VECTOR, BINARY, CD_int));
  }

  private void convert(String conversion, ClassDesc result) {
    operator(CONVERSION, conversion);
    code.iconst_0();
    code.invokevirtual(VECTOR, "convert", MethodTypeDesc.of(VECTOR, CONVERSION, CD_int));
    code.checkcast(result);
  }

  private void asInts() {
    code.invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
  }

  private void asFloats() {
    code.invokevirtual(INT_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR));
  }

  private void blend(ClassDesc vector) {
    code.invokevirtual(vector, "blend", MethodTypeDesc.of(vector, VECTOR, MASK));
  }

  /** Broadcasts the scalar on the stack with the vector beneath it. */
  private void broadcast(ClassDesc vector) {
    ClassDesc element = vector == FLOAT_VECTOR ? CD_float : CD_int;
    code.invokevirtual(vector, "broadcast", MethodTypeDesc.of(vector, element));
  }

  private void species(ClassDesc vector) {
    code.getstatic(vector, "SPECIES_" + lanes * Float.SIZE, SPECIES);
  }

  private void operator(ClassDesc kind, String name) {
    code.getstatic(OPERATORS, name, kind);
  }
}
