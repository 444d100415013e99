package dev.concord.backend.cpu.gemm;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.concord.backend.cpu.warmup.WarmUpLoop;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the bytecode of a {@link TransposeKernel}.
 *
 * <p>A block is turned in log2(lanes) stages. Stage d exchanges, for every pair of rows i and i +
 * d, the lanes of row i whose number has bit d with the lanes of row i + d whose number has not.
 * Each exchange is two selections from two vectors; their index vectors are constants of the class.
 * The values travel as ints, since selection by int lanes needs no conversion of the indexes.
 */
final class TransposeKernelGenerator {
  private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
  private static final ClassDesc INT_VECTOR = ClassDesc.of("jdk.incubator.vector.IntVector");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final ClassDesc KERNEL = TransposeKernel.class.describeConstable().orElseThrow();
  private static final ClassDesc GENERATOR =
      TransposeKernelGenerator.class.describeConstable().orElseThrow();

  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, FLOATS, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int);
  private static final MethodTypeDesc LOAD =
      MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int);
  private static final MethodTypeDesc LOAD_INTS =
      MethodTypeDesc.of(INT_VECTOR, SPECIES, INTS, CD_int);
  private static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, FLOATS, CD_int);
  private static final MethodTypeDesc SELECT = MethodTypeDesc.of(INT_VECTOR, VECTOR, VECTOR);
  private static final MethodTypeDesc INDEXES = MethodTypeDesc.of(INTS, CD_int, CD_int, CD_boolean);

  // Parameter slots of TransposeKernel.run, after `this`.
  private static final int SOURCE = 1;
  private static final int SOURCE_OFFSET = 2;
  private static final int SOURCE_STRIDE = 3;
  private static final int TARGET = 4;
  private static final int TARGET_OFFSET = 5;
  private static final int TARGET_STRIDE = 6;
  private static final int BLOCKS = 7;
  // Local variables.
  private static final int POINTER = 8;
  private static final int EXCHANGED = 9;
  private static final int ROW = 10;

  private final int lanes;
  private final ClassDesc self;

  private TransposeKernelGenerator(int lanes) {
    this.lanes = lanes;
    this.self = ClassDesc.of(TransposeKernel.class.getPackageName(), "TransposeLanes" + lanes);
  }

  /** The class file of a kernel for the given lane count, a subclass of {@link TransposeKernel}. */
  static byte[] generate(int lanes) {
    return new TransposeKernelGenerator(lanes).classFile();
  }

  /**
   * For each lane of the result of an exchange, the lane it comes from; lanes of the second operand
   * count from {@code lanes} on. Called by the generated class as it is initialised.
   *
   * @param distance distance of the two rows, a power of two below lanes
   * @param upper whether the result is the row with the higher number
   */
  static int[] indexes(int lanes, int distance, boolean upper) {
    int[] indexes = new int[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      boolean fromSecond = (lane & distance) != 0;
      int kept = fromSecond == upper ? lane : lane ^ distance;
      indexes[lane] = fromSecond ? lanes + kept : kept;
    }
    return indexes;
  }

  private byte[] classFile() {
    return ClassFile.of()
        .build(
            self,
            type -> {
              type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withSuperclass(KERNEL);
              int constant = ClassFile.ACC_STATIC | ClassFile.ACC_FINAL | ClassFile.ACC_PRIVATE;
              for (int distance = 1; distance < lanes; distance *= 2) {
                type.withField(name(distance, false), INT_VECTOR, constant);
                type.withField(name(distance, true), INT_VECTOR, constant);
              }
              type.withMethodBody(
                  INIT_NAME,
                  MTD_void,
                  0,
                  code -> code.aload(0).invokespecial(KERNEL, INIT_NAME, MTD_void).return_());
              type.withMethodBody(CLASS_INIT_NAME, MTD_void, ClassFile.ACC_STATIC, this::constants);
              type.withMethodBody("run", RUN, ClassFile.ACC_FINAL, this::run);
            });
  }

  private void constants(CodeBuilder code) {
    for (int distance = 1; distance < lanes; distance *= 2) {
      for (boolean upper : new boolean[] {false, true}) {
        species(code, INT_VECTOR);
        code.loadConstant(lanes).loadConstant(distance).loadConstant(upper ? 1 : 0);
        code.invokestatic(GENERATOR, "indexes", INDEXES).loadConstant(0);
        code.invokestatic(INT_VECTOR, "fromArray", LOAD_INTS);
        code.putstatic(self, name(distance, upper), INT_VECTOR);
      }
    }
    code.return_();
  }

  private void run(CodeBuilder code) {
    var top = code.newLabel();
    var end = code.newLabel();
    WarmUpLoop.emit(code, BLOCKS);
    code.labelBinding(top);
    code.iload(BLOCKS).ifle(end);
    code.iload(SOURCE_OFFSET).istore(POINTER);
    for (int row = 0; row < lanes; row++) {
      species(code, FLOAT_VECTOR).aload(SOURCE).iload(POINTER);
      code.invokestatic(FLOAT_VECTOR, "fromArray", LOAD);
      code.invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
      code.astore(ROW + row);
      code.iload(POINTER).iload(SOURCE_STRIDE).iadd().istore(POINTER);
    }
    for (int distance = lanes / 2; distance > 0; distance /= 2) {
      for (int row = 0; row < lanes; row++) {
        if ((row & distance) == 0) {
          exchange(code, ROW + row, ROW + row + distance, distance);
        }
      }
    }
    for (int row = 0; row < lanes; row++) {
      code.aload(ROW + row);
      code.invokevirtual(INT_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR));
      code.aload(TARGET).iload(TARGET_OFFSET).invokevirtual(FLOAT_VECTOR, "intoArray", STORE);
      code.iload(TARGET_OFFSET).iload(TARGET_STRIDE).iadd().istore(TARGET_OFFSET);
    }
    code.iinc(SOURCE_OFFSET, lanes).iinc(BLOCKS, -1).goto_(top);
    code.labelBinding(end);
    code.return_();
  }

  private void exchange(CodeBuilder code, int low, int high, int distance) {
    code.getstatic(self, name(distance, false), INT_VECTOR).aload(low).aload(high);
    code.invokevirtual(INT_VECTOR, "selectFrom", SELECT).astore(EXCHANGED);
    code.getstatic(self, name(distance, true), INT_VECTOR).aload(low).aload(high);
    code.invokevirtual(INT_VECTOR, "selectFrom", SELECT).astore(high);
    code.aload(EXCHANGED).astore(low);
  }

  private CodeBuilder species(CodeBuilder code, ClassDesc vector) {
    return code.getstatic(vector, "SPECIES_" + 32 * lanes, SPECIES);
  }

  private static String name(int distance, boolean upper) {
    return (upper ? "UPPER_" : "LOWER_") + distance;
  }
}
