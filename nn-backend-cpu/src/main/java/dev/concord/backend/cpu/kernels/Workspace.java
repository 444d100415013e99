package dev.concord.backend.cpu.kernels;

/**
 * Memory that the matrix products of one program use in turn. It grows while tasks are prepared; a
 * task asks for the array when it runs, never before.
 */
public final class Workspace {
  private float[] floats = new float[0];

  /** Makes sure that the array holds at least {@code count} floats. */
  void require(int count) {
    if (floats.length < count) {
      floats = new float[count];
    }
  }

  float[] floats() {
    return floats;
  }
}
