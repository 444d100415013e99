package dev.concord.backend.cpu.gemm;

import dev.concord.backend.cpu.warmup.ColdCode;
import dev.concord.backend.cpu.warmup.WarmUpLoop;

/** A tile kernel with made-up operands, for the warm-up. */
record ColdTile(TileKernel.Shape shape, TileKernel kernel, float[] a, float[] b, float[] c)
    implements ColdCode {
  private static final int STEPS = 4;
  private static final long CALL_NANOS = 200;

  /** Interpreted or merely profiled code takes over 20 ns for one vector operation. */
  private static final long COMPILED_NANOS_PER_OPERATION = 4;

  ColdTile(TileKernel.Shape shape, TileKernel kernel) {
    int width = shape.lanes() * shape.vectors();
    this(
        shape,
        kernel,
        new float[shape.rows() * STEPS],
        new float[width],
        new float[shape.rows() * width]);
  }

  private void run(int length) {
    int aStride = shape.form() == TileKernel.Form.ROW ? STEPS : shape.rows();
    kernel.run(a, 0, aStride, b, 0, 0, c, 0, b.length, length);
  }

  @Override
  public void pass() {
    run(-WarmUpLoop.TURNS);
  }

  @Override
  public void exercise() {
    run(STEPS);
  }

  @Override
  public long fastNanos() {
    int operations = STEPS * shape.rows() * shape.vectors();
    return CALL_NANOS + COMPILED_NANOS_PER_OPERATION * operations;
  }

  @Override
  public void takeOver() {
    kernel.markCompiled();
  }
}
