package dev.concord.backend.cpu.gemm;

/** One thread's share of a product: it computes a rectangle of C and calls the epilogue on it. */
sealed interface GemmPart permits PlainPart, TiledPart {
  /**
   * The rectangle of C that a part computes.
   *
   * @param lastRow one past the last row
   * @param lastColumn one past the last column
   */
  record Share(int firstRow, int lastRow, int firstColumn, int lastColumn) {}

  /** One past the last float of the workspace this part uses. */
  int workspaceEnd();

  /** Computes the rectangle; A and B as the part's shape says. */
  void run(
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] workspace,
      Epilogue epilogue);

  /** Calls an epilogue for a block of a product whose rows and columns may have been exchanged. */
  static void finish(
      Epilogue epilogueOrNull,
      boolean swapped,
      int firstRow,
      int lastRow,
      int firstColumn,
      int lastColumn) {
    if (epilogueOrNull == null) {
      return;
    }
    if (swapped) {
      epilogueOrNull.apply(firstColumn, lastColumn, firstRow, lastRow);
    } else {
      epilogueOrNull.apply(firstRow, lastRow, firstColumn, lastColumn);
    }
  }
}
