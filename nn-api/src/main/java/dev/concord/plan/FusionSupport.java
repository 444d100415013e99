package dev.concord.plan;

/**
 * Which fused forms a device accepts. Fusion never changes a bit; it only saves passes over memory.
 *
 * @param maximumOperations most primitives one fused expression may hold, 0 for no fusion at all
 * @param gemmEpilogues whether elementwise work may be put behind a Gemm
 * @param reducePrologues whether elementwise work may be put before a Reduce
 * @param maximumOperands most inputs and outputs together that one fused kernel may have
 */
public record FusionSupport(
    int maximumOperations, boolean gemmEpilogues, boolean reducePrologues, int maximumOperands) {
  /** No fusion: every kernel runs as the layers wrote it. */
  public static final FusionSupport NONE = new FusionSupport(0, false, false);

  /** Any number of operands. */
  public FusionSupport(int maximumOperations, boolean gemmEpilogues, boolean reducePrologues) {
    this(maximumOperations, gemmEpilogues, reducePrologues, Integer.MAX_VALUE);
  }
}
