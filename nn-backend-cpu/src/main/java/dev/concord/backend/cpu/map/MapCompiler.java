package dev.concord.backend.cpu.map;

import dev.concord.backend.cpu.map.LoopForm.Result;
import dev.concord.backend.cpu.warmup.WarmUp;
import dev.concord.expr.LaneType;
import dev.concord.expr.Primitive;
import dev.concord.expr.Tape;
import dev.concord.expr.Tape.Instruction;
import dev.concord.tensor.DType;
import dev.concord.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Makes {@link MapPlan}s, each backed by a class generated for its expression. Plans whose
 * expressions differ in constants or shapes alone share a class, with what the warm-up has done for
 * it. It knows no device: those of a JVM with equal settings share one compiler. Thread-safe.
 *
 * <p>The {@value #MOST_KEPT} structures used last are kept, also while nobody runs them: trainings
 * one after another, as a search takes them, then find compiled loops. So no program, however many
 * networks it builds, has more classes of those than that beside the ones that plans still hold; a
 * class that neither holds is unloaded.
 *
 * <p>With a warm-up a new structure starts on its scalar loop. When it serves a large plan, or has
 * evaluated many elements, the warm-up makes and heats the vector loop; plans switch to it, with
 * the same bits, once it is fast. Without a warm-up the vector loop runs from the first call,
 * slowly until HotSpot has compiled it.
 */
public final class MapCompiler {
  private static final int MOST_KEPT = 512;

  /** Plans over at least this many elements have their loop heated when they are made. */
  private static final int LARGE = 8192;

  /** What a generated class depends on. */
  private record Key(MapStructure structure, LoopForm form) {}

  /** What the columns are. */
  private enum Walk {
    LONGEST_ROWS,
    LAST_AXIS
  }

  private final int lanes;
  private final Optional<WarmUp> warmup;
  private final int mostKept;

  /** The one used last is the last. */
  private final SequencedMap<Key, MapLoops> kept = new LinkedHashMap<>(64, 0.75f, true);

  /** As the public ones, but keeps another number of structures. */
  MapCompiler(int lanes, Optional<WarmUp> warmup, int mostKept) {
    if (lanes != 1 && lanes != 4 && lanes != 8 && lanes != 16) {
      throw new IllegalArgumentException("Lanes must be 1, 4, 8 or 16, got " + lanes);
    }
    this.lanes = lanes;
    this.warmup = warmup;
    this.mostKept = mostKept;
  }

  /**
   * A compiler whose loops are used as they are, without warm-up.
   *
   * @param lanes float32 lanes of a vector: 4, 8 or 16; 1 for plain Java without the Vector API
   */
  public MapCompiler(int lanes) {
    this(lanes, Optional.empty(), MOST_KEPT);
  }

  /**
   * A compiler whose vector loops are heated by {@code warmup}, one request for each structure
   * worth it.
   *
   * @param lanes float32 lanes of a vector: 4, 8 or 16; 1 for plain Java without the Vector API
   */
  public MapCompiler(int lanes, WarmUp warmup) {
    this(lanes, Optional.of(warmup), MOST_KEPT);
  }

  /**
   * A plan that walks the output shape in as few and long rows as the inputs' broadcasting allows.
   *
   * @param tape the expression; named functions are expanded
   * @param inputTypes F32 or I32, one for each of the tape's inputs
   * @param inputShapes shapes that broadcast to {@code outputShape}
   * @param outputTypes F32 or I32, one for each of the tape's outputs
   */
  public MapPlan plan(
      Tape tape,
      List<DType> inputTypes,
      List<Shape> inputShapes,
      List<DType> outputTypes,
      Shape outputShape) {
    return plan(
        tape,
        inputTypes,
        inputShapes,
        outputTypes,
        outputShape,
        Walk.LONGEST_ROWS,
        Result.ELEMENTS);
  }

  /**
   * A plan whose columns are exactly the last axis of the output shape and whose rows are all axes
   * before it, for a caller that works on blocks or segments of rows; otherwise as {@link #plan}.
   */
  public MapPlan planRows(
      Tape tape,
      List<DType> inputTypes,
      List<Shape> inputShapes,
      List<DType> outputTypes,
      Shape outputShape) {
    return plan(
        tape, inputTypes, inputShapes, outputTypes, outputShape, Walk.LAST_AXIS, Result.ELEMENTS);
  }

  /**
   * A plan of one output as by {@link #planRows}, which sums each row that it runs in the
   * contract's order, in the same pass; meant for rows that are long. A run takes two more operands
   * behind the others: {@code float[]} sums, to whose position {@code offset + row} goes the sum
   * over the run's columns, at most a block of the contract's, and {@code float[]} of {@link
   * MapPlan#SUM_LANES} elements that the running thread alone uses.
   *
   * @param elements whether the output is written too; else its array may be null
   */
  public MapPlan planRowSums(
      Tape tape,
      List<DType> inputTypes,
      List<Shape> inputShapes,
      Shape outputShape,
      boolean elements) {
    return plan(
        tape,
        inputTypes,
        inputShapes,
        List.of(DType.F32),
        outputShape,
        Walk.LAST_AXIS,
        elements ? Result.ELEMENTS_AND_SUMS : Result.SUMS);
  }

  /** As {@link #planRowSums} without elements, in as few and long rows as {@link #plan}. */
  public MapPlan planSums(
      Tape tape, List<DType> inputTypes, List<Shape> inputShapes, Shape outputShape) {
    return plan(
        tape,
        inputTypes,
        inputShapes,
        List.of(DType.F32),
        outputShape,
        Walk.LONGEST_ROWS,
        Result.SUMS);
  }

  private MapPlan plan(
      Tape tape,
      List<DType> inputTypes,
      List<Shape> inputShapes,
      List<DType> outputTypes,
      Shape outputShape,
      Walk walk,
      Result result) {
    checkTypes(tape, inputTypes, outputTypes);
    checkShapes(inputTypes.size(), inputShapes, outputShape);
    MapGeometry geometry =
        MapGeometry.of(inputShapes, outputTypes.size(), outputShape, walk == Walk.LAST_AXIS);
    List<Boolean> varying = new ArrayList<>();
    for (int input = 0; input < inputShapes.size(); input++) {
      varying.add(geometry.varies(input));
    }
    Tape expanded = tape.expanded();
    MapStructure structure = MapStructure.of(expanded, varying);
    LoopForm form =
        result == Result.ELEMENTS
            ? LoopForm.of(geometry.columns(), lanes)
            : new LoopForm(lanes, false, result);
    MapLoops loops = loops(structure, form);
    if (outputShape.size() >= LARGE) {
      loops.askForWarmup(outputShape.size());
    }
    return new MapPlan(loops, MapStructure.constants(expanded), geometry);
  }

  private MapLoops loops(MapStructure structure, LoopForm form) {
    synchronized (kept) {
      MapLoops loops =
          kept.computeIfAbsent(
              new Key(structure, form), key -> new MapLoops(structure, form, warmup));
      if (kept.size() > mostKept) {
        kept.pollFirstEntry().getValue().retire();
      }
      return loops;
    }
  }

  private static void checkTypes(Tape tape, List<DType> inputTypes, List<DType> outputTypes) {
    if (inputTypes.size() != tape.inputs() || outputTypes.size() != tape.outputs().size()) {
      throw new IllegalArgumentException(
          "The expression has %d inputs and %d outputs, got types %s and %s"
              .formatted(tape.inputs(), tape.outputs().size(), inputTypes, outputTypes));
    }
    for (Instruction instruction : tape.instructions()) {
      boolean input =
          instruction.primitive() == Primitive.INPUT
              || instruction.primitive() == Primitive.INT_INPUT;
      if (input) {
        int number = instruction.payload();
        check("input", number, instruction.primitive().result(), inputTypes.get(number));
      }
    }
    for (int output = 0; output < outputTypes.size(); output++) {
      check("output", output, tape.outputType(output), outputTypes.get(output));
    }
  }

  private static void check(String role, int number, LaneType lane, DType got) {
    DType expected = lane == LaneType.FLOAT ? DType.F32 : DType.I32;
    if (got != expected) {
      throw new IllegalArgumentException(
          "The expression's %s %d is %s, got %s".formatted(role, number, expected, got));
    }
  }

  private static void checkShapes(int inputs, List<Shape> inputShapes, Shape outputShape) {
    if (inputShapes.size() != inputs) {
      throw new IllegalArgumentException(
          "Expected %d input shapes, got %s".formatted(inputs, inputShapes));
    }
    for (Shape shape : inputShapes) {
      if (!Shape.broadcast(shape, outputShape).equals(outputShape)) {
        throw new IllegalArgumentException(
            "An input of shape %s does not broadcast to %s".formatted(shape, outputShape));
      }
    }
  }
}
