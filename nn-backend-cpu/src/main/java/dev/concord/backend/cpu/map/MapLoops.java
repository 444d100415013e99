package dev.concord.backend.cpu.map;

/**
 * The loop that plans of one structure run: the scalar one until a warm-up has made the vector loop
 * fast, then that. Both give the same bits, so the switch may come at any moment.
 */
final class MapLoops {
  private final MapStructure structure;
  private volatile MapLoop current;

  MapLoops(MapStructure structure, MapLoop first) {
    this.structure = structure;
    this.current = first;
  }

  /** The loop to run now. */
  MapLoop current() {
    return current;
  }

  /** Makes and heats the loop of a vector form on the calling thread, then switches to it if it is faster. */
  void warmUp(LoopForm form) {
    MapLoop vector = LoopGenerator.generate(structure, form);
    if (new LoopWarmup(structure, form).heat(vector, current)) {
      current = vector;
    }
  }
}
