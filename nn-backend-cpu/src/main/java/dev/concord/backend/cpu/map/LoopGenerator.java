package dev.concord.backend.cpu.map;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Consumer;

/**
 * Turns a {@link MapStructure} into a {@link MapLoop}: a hidden class with one method. It holds no
 * state; a loop that nobody holds is unloaded with its class.
 */
final class LoopGenerator {
  /**
   * Above this many instructions the vector loop's method would come near the 8000 bytes of bytecode
   * beyond which HotSpot compiles nothing, and C2's time grows out of hand long before.
   */
  static final int MOST_VECTOR_INSTRUCTIONS = 200;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private LoopGenerator() {}

  /** The loop of a form; vectors of 4, 8 or 16 lanes need the Vector API's module. */
  static MapLoop generate(MapStructure structure, LoopForm form) {
    if (form.lanes() == 1) {
      return define("ScalarMapLoop", code -> new ScalarLoopEmitter(code, structure).emit());
    }
    return define(
        "VectorMapLoop",
        code -> {
          if (form.shortRows()) {
            new ShortRowEmitter(code, structure, form.lanes()).emit();
          } else {
            new LongRowEmitter(code, structure, form.lanes()).emit();
          }
        });
  }

  private static MapLoop define(String name, Consumer<CodeBuilder> body) {
    ClassDesc type = ClassDesc.of(LoopGenerator.class.getPackageName(), name);
    byte[] bytes =
        ClassFile.of()
            .build(
                type,
                generated -> {
                  generated.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                  generated.withInterfaceSymbols(
                      MapLoop.class.describeConstable().orElseThrow());
                  generated.withMethodBody(
                      INIT_NAME,
                      MTD_void,
                      0,
                      code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
                  generated.withMethodBody("run", LoopEmitter.RUN, ClassFile.ACC_PUBLIC, body);
                });
    try {
      MethodHandles.Lookup hidden = LOOKUP.defineHiddenClass(bytes, true);
      return (MapLoop)
          hidden
              .findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
              .invoke();
    } catch (Throwable failure) {
      throw new IllegalStateException("The generated loop could not be defined", failure);
    }
  }
}
