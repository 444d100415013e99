package dev.concord.backend.cuda.ptx;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What PTX may hold so that every GPU gives the same bits: of float instructions only those listed
 * here, which state their rounding or do not round, and nothing whose order is unspecified.
 */
public final class PtxRules {
  private static final Pattern FLOAT_ALLOWED =
      Pattern.compile(
          "(add|sub|mul|div|sqrt|rcp|fma)\\.rn\\.f32"
              + "|(neg|abs|mov|selp)\\.f32"
              + "|setp\\.(eq|ne|lt|le|gt|ge|equ|neu|ltu|leu|gtu|geu|num|nan)\\.f32"
              + "|setp\\.(eq|ne|lt|le|gt|ge|equ|neu|ltu|leu|gtu|geu|num|nan)\\.(and|or)\\.f32"
              + "|(ld|st)(\\.volatile)?\\.(global|shared|local|param)(\\.v[24])?\\.f32"
              + "|cvt\\.rn\\.f32\\.[su](8|16|32)"
              + "|cvt\\.rzi\\.s32\\.f32");

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "(atom|red|shfl|vote|match|wmma|mma|redux|rsqrt|ex2|lg2|sin|cos|tanh)\\..*"
              + "|.*\\.(ftz|approx|full|sat|f16|f16x2|bf16|tf32|f64)(\\..*)?");

  /**
   * What nvcc makes of {@code x < C ? x : C}, the contract's minimum, or of its maximum, with a
   * constant. Where C is a number other than zero it is the same: a NaN compares false and so gives
   * C, as in {@code min.f32}; and x is returned with its bits, the sign of a zero too, since x and
   * C are never zeros of different signs. A C that is zero or NaN stays forbidden, and so do two
   * variables.
   */
  private static final Pattern CLAMP =
      Pattern.compile("(min|max)\\.f32 .*, 0f(?![08]0{7}|[7F]F[89A-F])[0-9A-F]{8};");

  private PtxRules() {}

  /** The instructions that break a rule, with their lines. */
  public static List<String> violations(String ptx) {
    return ptx.lines().filter(PtxRules::violates).map(String::strip).toList();
  }

  private static boolean violates(String line) {
    String code = line.replaceFirst("//.*", "").strip();
    if (code.startsWith("@")) {
      code = code.substring(code.indexOf(' ') + 1).strip();
    }
    if (!code.endsWith(";") || code.startsWith(".")) {
      return false;
    }
    String opcode = code.split("[\\s;]")[0];
    return FORBIDDEN.matcher(opcode).matches()
        || opcode.contains("f32")
            && !FLOAT_ALLOWED.matcher(opcode).matches()
            && !CLAMP.matcher(code.replace('\t', ' ')).matches();
  }
}
