/*
 * What the interpreter refuses although a GPU would run it, because the bits would then depend on the compiler
 * or the GPU: unrounded add, sub and mul (ptxas may contract them to fma), flush-to-zero, approximations, and
 * rounding that is not to nearest even. Every offending line is logged.
 */
#include "kernel.h"

#include <string.h>

/* Whether the dotted opcode has the given part behind its first one: part("add.rn.f32", "rn"). */
static bool has_part(const char *opcode, const char *part) {
  size_t length = strlen(part);
  for (const char *at = strchr(opcode, '.'); at; at = strchr(at, '.')) {
    at++;
    if (!strncmp(at, part, length) && (at[length] == '.' || !at[length])) return true;
  }
  return false;
}

static bool base_is(const char *opcode, const char *base) {
  size_t length = strlen(base);
  return !strncmp(opcode, base, length) && opcode[length] == '.';
}

static void check(struct ptx_module *module, const struct statement *s) {
  static const char *const approximate[] = {"rsqrt", "ex2", "lg2", "sin", "cos", "tanh"};
  static const char *const atomic[] = {"atom", "red"};
  const char *op = s->opcode;
  bool floating = has_part(op, "f32") || has_part(op, "f64");
  bool product = base_is(op, "add") || base_is(op, "sub") || base_is(op, "mul");
  bool rounded = product || base_is(op, "fma") || base_is(op, "mad") || base_is(op, "div") || base_is(op, "sqrt") ||
                 base_is(op, "rcp");
  if (has_part(op, "ftz")) ptx_error(module, s->line, "'%s': .ftz loses subnormals; refused", op);
  if (has_part(op, "approx") || has_part(op, "full"))
    ptx_error(module, s->line, "'%s': approximations differ between GPUs; refused", op);
  for (size_t i = 0; i < sizeof approximate / sizeof *approximate; i++)
    if (base_is(op, approximate[i]) && !has_part(op, "approx"))
      ptx_error(module, s->line, "'%s': '%s' exists as an approximation only; refused", op, approximate[i]);
  for (size_t i = 0; i < sizeof atomic / sizeof *atomic; i++)
    if (base_is(op, atomic[i])) ptx_error(module, s->line, "'%s': the order of atomics is not fixed; refused", op);
  if (!floating || !rounded || has_part(op, "rn")) return;
  if (has_part(op, "rz") || has_part(op, "rm") || has_part(op, "rp"))
    ptx_error(module, s->line, "'%s': rounding other than .rn; refused", op);
  else if (product)
    ptx_error(module, s->line, "'%s' without .rn may be contracted to fma; refused (write %.3s.rn)", op, op);
  else if (!has_part(op, "approx") && !has_part(op, "full"))
    ptx_error(module, s->line, "'%s' without .rn; refused", op);
}

void ptx_check_rounding(struct ptx_module *module) {
  for (struct function *f = module->functions; f; f = f->next)
    for (struct statement *s = f->body; s; s = s->next)
      if (!s->label) check(module, s);
}
