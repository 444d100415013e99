package dev.concord.backend.cpu.warmup;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads the Vector API's classes of one vector size before anything that uses them is compiled.
 * HotSpot compiles with what is loaded: where there is one kind of mask only, say, it takes every
 * mask to be of that kind, and throws all such code away when the second kind appears.
 */
public final class VectorClasses {
  private VectorClasses() {}

  /**
   * Loads what kernels of a lane count use: vectors, masks and shuffles of floats and ints.
   *
   * @param lanes 16, 8 or 4
   */
  public static void load(int lanes) {
    VectorSpecies<Float> floats =
        switch (lanes) {
          case 16 -> FloatVector.SPECIES_512;
          case 8 -> FloatVector.SPECIES_256;
          default -> FloatVector.SPECIES_128;
        };
    VectorSpecies<Integer> ints = floats.withLanes(int.class).check(int.class);
    VectorMask<Float> mask = floats.maskAll(true);
    mask.cast(ints);
    floats.iotaShuffle(0, 1, true);
    ints.iotaShuffle(0, 1, true);
    FloatVector.zero(floats).reinterpretAsInts();
    IntVector.zero(ints).compare(VectorOperators.LT, 1);
  }
}
