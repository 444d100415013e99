/* What must not load: each with its error, its line and the reason in the log. */
#include "check.h"

static void refused(const char *line, const char *words) {
  char log[2048], expected[64], *ptx = check_kernel(".param .u64 out", line);
  CHECK_IS(check_refused(ptx, log, sizeof log), CUDA_ERROR_INVALID_PTX);
  snprintf(expected, sizeof expected, "line 12; error"); /* where check_kernel puts the body */
  if (!strstr(log, words) || !strstr(log, expected)) {
    printf("no '%s' at line 12 in the log of '%s':\n%s", words, line, log);
    check_failures++;
  }
  free(ptx);
}

static void accepted(const char *line) {
  char log[2048], *ptx = check_kernel(".param .u64 out", line);
  CHECK_IS(check_refused(ptx, log, sizeof log), 0);
  if (log[0]) printf("'%s':\n%s", line, log);
  free(ptx);
}

static void bits_not_fixed(void) {
  refused("add.f32 %f1, %f2, %f3;", "may be contracted");
  refused("sub.f32 %f1, %f2, %f3;", "may be contracted");
  refused("mul.f32 %f1, %f2, %f3;", "may be contracted");
  refused("mul.f64 %fd1, %fd2, %fd3;", "may be contracted");
  refused("add.ftz.f32 %f1, %f2, %f3;", "may be contracted");
  refused("add.rn.ftz.f32 %f1, %f2, %f3;", ".ftz");
  refused("abs.ftz.f32 %f1, %f2;", ".ftz");
  refused("setp.lt.ftz.f32 %p1, %f2, %f3;", ".ftz");
  refused("cvt.rzi.ftz.s32.f32 %r1, %f2;", ".ftz");
  refused("fma.rz.f32 %f1, %f2, %f3, %f4;", "rounding other than .rn");
  refused("add.rm.f32 %f1, %f2, %f3;", "rounding other than .rn");
  refused("cvt.rz.f32.s32 %f1, %r1;", "rounding other than .rn");
  refused("div.approx.f32 %f1, %f2, %f3;", "approximations differ");
  refused("div.full.f32 %f1, %f2, %f3;", "approximations differ");
  refused("ex2.approx.f32 %f1, %f2;", "approximations differ");
  refused("rsqrt.approx.f32 %f1, %f2;", "approximations differ");
  refused("tanh.approx.f32 %f1, %f2;", "approximations differ");
  refused("sqrt.approx.f32 %f1, %f2;", "approximations differ");
  refused("atom.global.add.f32 %f1, [%rd1], %f2;", "atomics");
  refused("red.global.add.u32 [%rd1], %r2;", "atomics");
  accepted("add.rn.f32 %f1, %f2, %f3;");
  accepted("// add.f32 %f1, %f2, %f3; in a comment");
}

/* What the driver's assembler refuses as well. */
static void ill_formed(void) {
  refused("{ .reg .u32 %u; add.rn.f32 %f1, %f2, %u; }", "Arguments mismatch");
  refused("setp.lo.s32 %p1, %r1, %r2;", "unknown comparison");
  refused("shl.b32 %r1, %r2, %rs1;", "Arguments mismatch");
  refused("mov.u32 %r1, 0f3F800000;", "literal of another type");
  accepted("mov.b32 %r1, 0f3F800000;");
  accepted("add.rn.f32 %f1, %f2, %r3;");
  refused("add.s32 %r1, %r2, %rd3;", "Arguments mismatch");
  refused("add.s32 %r1, %r2;", "takes 3 operands");
  refused("add.s32 %r1, %r2, 0f3F800000;", "literal of another type");
  refused("add.rn.f32 %f1, %f2, 1;", "literal of another type");
  refused("add.s32 %r1, %r2, %r77;", "unknown symbol '%r77'");
  refused("bra NOWHERE;", "unknown label 'NOWHERE'");
  refused("cvt.s32.f32 %r1, %f1;", "Rounding modifier required");
  refused("cvt.f32.s32 %f1, %r1;", "Rounding modifier required");
  refused("frobnicate.s32 %r1, %r2;", "unknown instruction");
  refused("ld.global.q32 %r1, [%rd1];", "unknown modifier");
  refused("ld.global.u32 %rs1, [%rd1];", "Arguments mismatch");
  refused("ld.global.u32 %r1, [%r2];", "cannot hold an address");
  refused("ld.param.u64 %rd1, [missing];", "is no address");
  refused("ld.param.u64 %rd1, [out+8];", "behind the end");
  refused("st.param.u64 [out], %rd1;", "constant");
  refused("mov.u32 %r1, 0x12g;", "malformed number");
  refused("mov.f32 %f1, 0f3F80;", "exactly 8");
  refused("add.s32 %r1, %r2 %r3;", "parsing error near '%r3'");
  refused("{ .reg .b32 %r1, %r1; }", "duplicate definition");
  refused("bar.sync 1, 64;", "barrier 0");
  refused("selp.b32 %r1, %r2, %r3, %r4;", "predicate");
  refused("@%r1 mov.u32 %r2, 0;", "guard");
  refused("add.rn.f16 %rs1, %rs2, %rs3;", "unknown instruction");
}

static void modules(void) {
  char log[2048];
  CHECK_IS(check_refused("hello", log, sizeof log), CUDA_ERROR_INVALID_IMAGE);
  CHECK_IS(check_refused("\177ELF", log, sizeof log), CUDA_ERROR_NO_BINARY_FOR_GPU);
  CHECK_IS(check_refused(".target sm_75\n", log, sizeof log), CUDA_ERROR_INVALID_PTX);
  CHECK_IS(check_refused(".version 9.9\n.target sm_75\n", log, sizeof log), CUDA_ERROR_UNSUPPORTED_PTX_VERSION);
  CHECK_IS(check_refused(".version 8.0\n.target sm_90\n", log, sizeof log), CUDA_ERROR_NO_BINARY_FOR_GPU);
  CHECK_IS(check_refused(".version 6.3\n.target sm_75\n.shared .b8 s[100000];\n.entry k() { .reg .b32 %r; mov.u32 %r, s; }\n", log, sizeof log),
           CUDA_ERROR_INVALID_PTX);
  CHECK(strstr(log, "too much shared data"));
  CHECK_IS(check_refused(".version 6.3\n.target sm_75\n.entry k() { ret;\n", log, sizeof log), CUDA_ERROR_INVALID_PTX);
  char small[10];
  CHECK_IS(check_refused(".version 6.3\n.target sm_75\nwhat\n", small, sizeof small), CUDA_ERROR_INVALID_PTX);
  CHECK(strlen(small) == 9); /* cut to the buffer, zero included */
  CHECK_IS(concord_live_modules(), 0);
  CHECK_IS(concord_live_bytes(), 0);
}

void check_refusals(void) {
  bits_not_fixed();
  ill_formed();
  modules();
}
