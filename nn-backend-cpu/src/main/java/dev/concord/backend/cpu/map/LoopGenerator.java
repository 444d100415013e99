package dev.concord.backend.cpu.map;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns a {@link MapStructure} into a {@link MapLoop}: a hidden class with one method. It holds no
 * state; a loop that nobody holds is unloaded with its class.
 */
final class LoopGenerator {
  /** HotSpot compiles no method with more bytes of bytecode. */
  private static final int LONGEST_CODE = 8000;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private LoopGenerator() {}

  /** The loop in plain Java, whatever the lanes of the form. */
  static MapLoop scalar(MapStructure structure, LoopForm form) {
    return define(
        build(
            "ScalarMapLoop",
            code -> {
              LoopEmitter emitter =
                  form.sums()
                      ? new ScalarSumEmitter(code, structure, form.elements())
                      : new ScalarLoopEmitter(code, structure);
              emitter.emit();
            }));
  }

  /**
   * The loop over vectors of 4, 8 or 16 lanes, which needs the Vector API's module; empty where it
   * would be too long for HotSpot to compile.
   */
  static Optional<MapLoop> vector(MapStructure structure, LoopForm form) {
    return emitters(structure, form).stream()
        .map(choice -> build("VectorMapLoop", choice))
        .filter(bytes -> longestCode(bytes) <= LONGEST_CODE)
        .findFirst()
        .map(LoopGenerator::define);
  }

  /** Ways to write the loop, best first. */
  private static List<Consumer<CodeBuilder>> emitters(MapStructure structure, LoopForm form) {
    int lanes = form.lanes();
    if (form.sums()) {
      return List.of(code -> new VectorSumEmitter(code, structure, lanes, form.elements()).emit());
    }
    if (form.shortRows()) {
      return List.of(code -> new ShortRowEmitter(code, structure, lanes).emit());
    }
    return List.of(
        code -> new LongRowEmitter(code, structure, lanes).emit(),
        code -> new MaskedRowEmitter(code, structure, lanes).emit());
  }

  private static int longestCode(byte[] bytes) {
    return ClassFile.of().parse(bytes).methods().stream()
        .mapToInt(method -> method.findAttribute(Attributes.code()).orElseThrow().codeLength())
        .max()
        .orElseThrow();
  }

  private static byte[] build(String name, Consumer<CodeBuilder> body) {
    ClassDesc type = ClassDesc.of(LoopGenerator.class.getPackageName(), name);
    return ClassFile.of()
        .build(
            type,
            generated -> {
              generated.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              generated.withInterfaceSymbols(MapLoop.class.describeConstable().orElseThrow());
              generated.withMethodBody(
                  INIT_NAME,
                  MTD_void,
                  0,
                  code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
              generated.withMethodBody("run", LoopEmitter.RUN, ClassFile.ACC_PUBLIC, body);
            });
  }

  private static MapLoop define(byte[] bytes) {
    try {
      MethodHandles.Lookup hidden = LOOKUP.defineHiddenClass(bytes, true);
      return (MapLoop)
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Throwable failure) {
      throw new IllegalStateException("The generated loop could not be defined", failure);
    }
  }
}
