package dev.concord.backend.cpu.gemm;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.concord.backend.cpu.warmup.WarmUpLoop;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the bytecode of a {@link TileKernel}.
 *
 * <p>The whole tile of C lives in local variables, one vector each, so that the compiler keeps it
 * in registers; the loop along K holds no branch and no mask. The class file names the Vector API,
 * this generator does not: nothing here needs the module {@code jdk.incubator.vector}. The code is
 * kept short: HotSpot's first compiler gives up on much longer methods, which would leave them
 * without the profile that its second compiler waits for.
 */
final class TileKernelGenerator {
  private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc KERNEL = TileKernel.class.describeConstable().orElseThrow();

  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, FLOATS, CD_int, CD_int, FLOATS, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int);
  private static final MethodTypeDesc ZERO = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES);
  private static final MethodTypeDesc BROADCAST =
      MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float);
  private static final MethodTypeDesc LOAD =
      MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int);
  private static final MethodTypeDesc FMA = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);
  private static final MethodTypeDesc ADD = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR);
  private static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, FLOATS, CD_int);

  // Parameter slots of TileKernel.run, after `this`.
  private static final int A = 1;
  private static final int A_OFFSET = 2;
  private static final int A_STRIDE = 3;
  private static final int B = 4;
  private static final int B_OFFSET = 5;
  private static final int B_STRIDE = 6;
  private static final int C = 7;
  private static final int C_OFFSET = 8;
  private static final int C_STRIDE = 9;
  private static final int LENGTH = 10;
  // Local variables.
  private static final int STEP = 11;
  private static final int ROW_START = 12;

  private final TileKernel.Shape shape;
  private final int held;
  private final int total;

  private TileKernelGenerator(TileKernel.Shape shape) {
    this.shape = shape;
    this.held = ROW_START + shape.rows();
    this.total = held + Math.max(shape.rows(), shape.vectors()) + 1;
  }

  /** The class file of a kernel of the given shape, a subclass of {@link TileKernel}. */
  static byte[] generate(TileKernel.Shape shape) {
    return new TileKernelGenerator(shape).classFile();
  }

  private byte[] classFile() {
    String name =
        "%s.%sTile%dx%dLanes%d%s"
            .formatted(
                TileKernel.class.getPackageName(),
                shape.form() == TileKernel.Form.ROW ? "Row" : "Column",
                shape.rows(),
                shape.vectors(),
                shape.lanes(),
                shape.result() == TileKernel.Result.STORE ? "Store" : "Add");
    return ClassFile.of()
        .build(
            ClassDesc.of(name),
            type ->
                type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                    .withSuperclass(KERNEL)
                    .withMethodBody(
                        INIT_NAME,
                        MTD_void,
                        0,
                        code -> code.aload(0).invokespecial(KERNEL, INIT_NAME, MTD_void).return_())
                    .withMethodBody("run", RUN, ClassFile.ACC_FINAL, this::run));
  }

  private void run(CodeBuilder code) {
    var some = code.newLabel();
    code.iload(LENGTH).ifge(some);
    WarmUpLoop.emit(code, LENGTH);
    code.return_();
    code.labelBinding(some);
    // One zero for all: every call of the Vector API costs the compiler some tenths of a
    // millisecond.
    species(code).invokestatic(FLOAT_VECTOR, "zero", ZERO);
    for (int row = 0; row < shape.rows(); row++) {
      for (int vector = 0; vector < shape.vectors(); vector++) {
        code.dup().astore(total(row, vector));
      }
    }
    code.pop();
    if (shape.form() == TileKernel.Form.ROW) {
      for (int row = 0; row < shape.rows(); row++) {
        code.iload(A_OFFSET).loadConstant(row).iload(A_STRIDE).imul().iadd();
        code.istore(ROW_START + row);
      }
    }
    var top = code.newLabel();
    var end = code.newLabel();
    code.loadConstant(0).istore(STEP);
    code.labelBinding(top);
    code.iload(STEP).iload(LENGTH).if_icmpge(end);
    step(code);
    code.iinc(STEP, 1).goto_(top);
    code.labelBinding(end);
    finish(code);
    code.return_();
  }

  /** All products of one k: the smaller side of the tile is held, the other passes by. */
  private void step(CodeBuilder code) {
    if (shape.vectors() <= shape.rows()) {
      for (int vector = 0; vector < shape.vectors(); vector++) {
        loadB(code, vector).astore(held + vector);
      }
      for (int row = 0; row < shape.rows(); row++) {
        broadcastA(code, row).astore(total - 1);
        for (int vector = 0; vector < shape.vectors(); vector++) {
          multiplyAdd(code, total - 1, held + vector, total(row, vector));
        }
      }
    } else {
      for (int row = 0; row < shape.rows(); row++) {
        broadcastA(code, row).astore(held + row);
      }
      for (int vector = 0; vector < shape.vectors(); vector++) {
        loadB(code, vector).astore(total - 1);
        for (int row = 0; row < shape.rows(); row++) {
          multiplyAdd(code, held + row, total - 1, total(row, vector));
        }
      }
    }
    code.iload(B_OFFSET).iload(B_STRIDE).iadd().istore(B_OFFSET);
    if (shape.form() == TileKernel.Form.COLUMN) {
      code.iload(A_OFFSET).iload(A_STRIDE).iadd().istore(A_OFFSET);
    }
  }

  private CodeBuilder loadB(CodeBuilder code, int vector) {
    species(code).aload(B).iload(B_OFFSET).loadConstant(vector * shape.lanes()).iadd();
    return code.invokestatic(FLOAT_VECTOR, "fromArray", LOAD);
  }

  private CodeBuilder broadcastA(CodeBuilder code, int row) {
    species(code).aload(A);
    if (shape.form() == TileKernel.Form.ROW) {
      code.iload(ROW_START + row).iload(STEP).iadd();
    } else {
      code.iload(A_OFFSET).loadConstant(row).iadd();
    }
    return code.faload().invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST);
  }

  private void multiplyAdd(CodeBuilder code, int a, int b, int sum) {
    code.aload(a).aload(b).aload(sum).invokevirtual(FLOAT_VECTOR, "fma", FMA).astore(sum);
  }

  /**
   * Brings the totals to C. A total may be −0 and C never is, so that adding the total to C needs
   * no {@code + (+0)} before it: C + (−0) and C + (+0) are the same bits.
   */
  private void finish(CodeBuilder code) {
    boolean store = shape.result() == TileKernel.Result.STORE;
    if (store) {
      species(code).invokestatic(FLOAT_VECTOR, "zero", ZERO).astore(held);
    }
    for (int row = 0; row < shape.rows(); row++) {
      for (int vector = 0; vector < shape.vectors(); vector++) {
        code.aload(total(row, vector));
        if (store) {
          code.aload(held);
        } else {
          species(code).aload(C).iload(C_OFFSET).loadConstant(vector * shape.lanes()).iadd();
          code.invokestatic(FLOAT_VECTOR, "fromArray", LOAD);
        }
        code.invokevirtual(FLOAT_VECTOR, "add", ADD);
        code.aload(C).iload(C_OFFSET).loadConstant(vector * shape.lanes()).iadd();
        code.invokevirtual(FLOAT_VECTOR, "intoArray", STORE);
      }
      code.iload(C_OFFSET).iload(C_STRIDE).iadd().istore(C_OFFSET);
    }
  }

  private CodeBuilder species(CodeBuilder code) {
    return code.getstatic(FLOAT_VECTOR, "SPECIES_" + 32 * shape.lanes(), SPECIES);
  }

  private int total(int row, int vector) {
    return total + row * shape.vectors() + vector;
  }
}
