package dev.concord.backend.cpu.gemm;

/**
 * The measured limits by which a {@link GemmPlan} chooses its path. None of them changes a bit of a
 * result, only its speed.
 *
 * @param waitForCompiler whether {@link PlainPart} runs until the generated kernels are compiled
 * @param leastWorkPerPart multiply-adds below which another thread costs more than it saves
 * @param packedElements elements of B from which copying its panels pays
 * @param packedRows rows of C that must share a copied panel
 */
record GemmTuning(
    boolean waitForCompiler, long leastWorkPerPart, long packedElements, int packedRows) {
  static final GemmTuning DEFAULT = new GemmTuning(true, 65_536, 512 * 1024, 192);
}
