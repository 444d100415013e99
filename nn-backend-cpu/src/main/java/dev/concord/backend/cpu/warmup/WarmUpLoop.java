package dev.concord.backend.cpu.warmup;

import java.lang.classfile.CodeBuilder;

/**
 * A loop without work in generated code, for {@link ColdCode#pass}. HotSpot's optimising compiler
 * takes on a method after some 600 calls if its loops have turned often, else after 5000; and it
 * spends registers on what a good share of the calls do. So few calls that turn much, beside a few
 * that work, give the best code soonest.
 */
public final class WarmUpLoop {
  /** Turns of a pass: enough for that, and too few to have the loop itself compiled. */
  public static final int TURNS = 16;

  private WarmUpLoop() {}

  /** Writes a loop that raises a local variable until it is no longer below 0. */
  public static void emit(CodeBuilder code, int variable) {
    var top = code.newLabel();
    var end = code.newLabel();
    code.labelBinding(top).iload(variable).ifge(end);
    code.iinc(variable, 1).goto_(top);
    code.labelBinding(end);
  }
}
