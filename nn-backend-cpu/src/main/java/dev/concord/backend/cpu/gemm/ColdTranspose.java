package dev.concord.backend.cpu.gemm;

import dev.concord.backend.cpu.warmup.ColdCode;
import dev.concord.backend.cpu.warmup.WarmUpLoop;

/** A transpose kernel with made-up operands, for the warm-up. */
record ColdTranspose(int lanes, TransposeKernel kernel, float[] source, float[] target)
    implements ColdCode {
  private static final int BLOCKS = 2;
  private static final long CALL_NANOS = 200;

  /** Interpreted or merely profiled code takes over 20 ns for one vector operation. */
  private static final long COMPILED_NANOS_PER_OPERATION = 4;

  ColdTranspose(int lanes, TransposeKernel kernel) {
    this(lanes, kernel, new float[lanes * lanes * BLOCKS], new float[lanes * lanes * BLOCKS]);
  }

  private void run(int blocks) {
    kernel.run(source, 0, lanes * BLOCKS, target, 0, lanes, blocks);
  }

  @Override
  public void pass() {
    run(-WarmUpLoop.TURNS);
  }

  @Override
  public void exercise() {
    run(BLOCKS);
  }

  @Override
  public long fastNanos() {
    int operations = BLOCKS * lanes * Integer.numberOfTrailingZeros(lanes);
    return CALL_NANOS + COMPILED_NANOS_PER_OPERATION * operations;
  }

  @Override
  public void takeOver() {
    kernel.markCompiled();
  }
}
