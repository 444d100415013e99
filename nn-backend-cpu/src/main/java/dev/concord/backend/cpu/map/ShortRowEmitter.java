package dev.concord.backend.cpu.map;

import dev.concord.backend.cpu.map.MapStructure.Level;
import dev.concord.expr.Primitive;
import java.lang.classfile.CodeBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Walks rows shorter than a vector, one masked step each. The next row's elements are loaded before
 * this row's are stored: in place, a load that touches lanes which a recent masked store left out
 * waits until that store has left the processor's store buffer (measured: 30 to 60 ns a row). As a
 * row fills at least half a vector, the load of the row after the next touches none of them.
 */
final class ShortRowEmitter extends VectorLoopEmitter {
  /** Local variable of each loaded element of the next row, by instruction. */
  private final Map<Integer, Integer> next = new LinkedHashMap<>();

  ShortRowEmitter(CodeBuilder code, MapStructure structure, int lanes) {
    super(code, structure, lanes);
    for (int i = 0; i < structure.instructions().size(); i++) {
      Primitive primitive = structure.instructions().get(i).primitive();
      boolean load = primitive == Primitive.INPUT || primitive == Primitive.INT_INPUT;
      if (load && level(i) == Level.COLUMN) {
        next.put(i, slot());
      }
    }
  }

  @Override
  void prepare() {
    code.iconst_0().istore(column);
    next.keySet().forEach(this::computeVector);
  }

  @Override
  void row() {
    broadcastScalars();
    for (int i = 0; i < structure.instructions().size(); i++) {
      if (level(i) == Level.COLUMN && !next.containsKey(i)) {
        computeVector(i);
      }
    }
    // After the last row its own elements are loaded once more and dropped.
    nextInputRow(
        () -> {
          anotherRow();
          code.iand();
        });
    next.forEach(
        (load, slot) -> {
          compute(structure.instructions().get(load));
          code.astore(slot);
        });
    storeFirst(() -> code.iload(count));
    next.forEach((load, slot) -> code.aload(slot).astore(vectorSlot(load)));
    nextOutputRow();
  }
}
