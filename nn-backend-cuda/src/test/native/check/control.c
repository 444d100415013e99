/* Divergence, calls, scopes, barriers and what goes wrong with them, in hand-written PTX. */
#include "check.h"

#define PARAMS ".param .u64 out"
#define START "ld.param.u64 %rd1, [out];\nmov.u32 %r1, %tid.x;\nmad.wide.u32 %rd2, %r1, 4, %rd1;\n"

/* Runs the body over one block and compares what each thread stored with want(thread). */
static void run(const char *body, unsigned threads, uint32_t (*want)(uint32_t)) {
  uint32_t got[1024];
  char *ptx = check_kernel(PARAMS, body);
  CUmodule module = check_load(ptx);
  CUdeviceptr out = check_room(sizeof got);
  MUST(check_launch(check_function(module, "k"), 1, threads, 0, (void *[]){&out}));
  MUST(cuMemcpyDtoH_v2(got, out, sizeof got));
  int wrong = 0;
  for (uint32_t i = 0; i < threads; i++)
    if (got[i] != want(i) && wrong++ == 0) printf("thread %u gave %u, expected %u\n", i, got[i], want(i));
  CHECK_IS(wrong, 0);
  MUST(cuMemFree_v2(out));
  MUST(cuModuleUnload(module));
  free(ptx);
}

/* The error of a body that must fail when it runs, and whether the message speaks of it. */
static void fails(const char *body, unsigned threads, CUresult error, const char *words) {
  char *ptx = check_kernel(PARAMS, body);
  CUmodule module = check_load(ptx);
  CUdeviceptr out = check_room(4096);
  CHECK_IS(check_launch(check_function(module, "k"), 1, threads, 0, (void *[]){&out}), error);
  if (!strstr(concord_last_fault(), words)) {
    printf("no '%s' in: %s\n", words, concord_last_fault());
    check_failures++;
  }
  check_fresh_context();
  free(ptx);
}

static uint32_t nested(uint32_t i) {
  uint32_t sum = 0;
  for (uint32_t j = 0; j < i % 5; j++)
    for (uint32_t k = j; k < i % 7; k++) {
      if ((j + k) % 3 == 1) continue;
      sum += j * 10 + k;
      if (sum > 40) return sum;
    }
  return sum + 1000;
}

static void nested_loops(void) {
  run(START "rem.u32 %r2, %r1, 5;\nrem.u32 %r3, %r1, 7;\nmov.u32 %r4, 0;\nmov.u32 %r5, 0;\n"
            "OUTER:\nsetp.ge.u32 %p1, %r4, %r2;\n@%p1 bra DONE;\nmov.u32 %r6, %r4;\n"
            "INNER:\nsetp.ge.u32 %p2, %r6, %r3;\n@%p2 bra NEXT;\nadd.u32 %r7, %r4, %r6;\nrem.u32 %r7, %r7, 3;\nsetp.eq.u32 %p3, %r7, 1;\n"
            "@%p3 bra SKIP;\nmad.lo.u32 %r8, %r4, 10, %r6;\nadd.u32 %r5, %r5, %r8;\nsetp.gt.u32 %p4, %r5, 40;\n@%p4 st.global.u32 [%rd2], %r5;\n"
            "@%p4 exit;\nSKIP:\nadd.u32 %r6, %r6, 1;\nbra INNER;\nNEXT:\nadd.u32 %r4, %r4, 1;\nbra.uni OUTER;\n"
            "DONE:\nadd.u32 %r5, %r5, 1000;\nst.global.u32 [%rd2], %r5;\n", 100, nested);
}

/* Code whose blocks lie in an order that no compiler would choose: the lanes must still meet again. */
static uint32_t backwards(uint32_t i) { return i % 2 ? i * 3 + 1 : i + 7 + 1; }

static void backward_layout(void) {
  run(START "and.b32 %r2, %r1, 1;\nsetp.eq.u32 %p1, %r2, 1;\nbra START;\n"
            "END:\nadd.u32 %r3, %r3, 1;\nst.global.u32 [%rd2], %r3;\nexit;\n"
            "ODD:\nmul.lo.u32 %r3, %r1, 3;\nbra END;\nSTART:\n@%p1 bra ODD;\nadd.u32 %r3, %r1, 7;\nbra END;\n", 64, backwards);
}

/* A value passes through shared memory from thread to thread; some threads end before the last barriers. */
static uint32_t rotated(uint32_t i) { return i < 50 ? (i + 3) % 150 * 2 : i; }

static const char *const rotate =
    START ".shared .align 4 .b8 buffer[600];\nst.global.u32 [%rd2], %r1;\nmov.u32 %r2, buffer;\nmad.lo.u32 %r3, %r1, 4, %r2;\n"
          "mul.lo.u32 %r4, %r1, 2;\nst.shared.u32 [%r3], %r4;\nbar.sync 0;\nsetp.ge.u32 %p1, %r1, 50;\n@%p1 exit;\n"
          "add.u32 %r5, %r1, 3;\nrem.u32 %r5, %r5, 150;\nmad.lo.u32 %r5, %r5, 4, %r2;\nld.shared.u32 %r6, [%r5];\nbarrier.sync 0;\n"
          "st.global.u32 [%rd2], %r6;\n";

static void barriers(void) {
  run(rotate, 150, rotated);
  char *broken = check_replace(rotate, "bar.sync 0;", "");
  fails(broken, 150, CUDA_ERROR_LAUNCH_FAILED, "race on shared memory");
  free(broken);
  setenv("CONCORD_PTX_RACECHECK", "0", 1); /* without the check it is the order of threads that shows it */
  concord_reload_options();
  run(rotate, 150, rotated);
  unsetenv("CONCORD_PTX_RACECHECK");
  setenv("CONCORD_PTX_STRICT", "1", 1);
  concord_reload_options();
  fails(rotate, 150, CUDA_ERROR_LAUNCH_FAILED, "ended while others wait at a barrier");
  unsetenv("CONCORD_PTX_STRICT");
  concord_reload_options();
}

/* Without the race check, a missing barrier gives other bits once threads do not go in step. */
static void order_shows_races(void) {
  static const char *const reduce =
      START ".shared .align 4 .b8 v[128];\nmov.u32 %r2, v;\nmad.lo.u32 %r2, %r1, 4, %r2;\nst.shared.u32 [%r2], %r1;\nbar.sync 0;\n"
            "setp.ge.u32 %p1, %r1, 16;\nld.shared.u32 %r3, [%r2];\n@!%p1 ld.shared.u32 %r4, [%r2+64];\n@!%p1 add.u32 %r3, %r3, %r4;\n"
            "@!%p1 st.shared.u32 [%r2], %r3;\nst.global.u32 [%rd2], %r3;\n";
  char *broken = check_replace(reduce, "bar.sync 0;", ""), *ptx = check_kernel(PARAMS, broken);
  uint32_t got[32];
  for (int lanes = 0; lanes < 2; lanes++) {
    setenv("CONCORD_PTX_RACECHECK", "0", 1);
    setenv("CONCORD_PTX_LANES", lanes ? "1" : "32", 1);
    concord_reload_options();
    CUmodule module = check_load(ptx);
    CUdeviceptr out = check_room(sizeof got);
    MUST(check_launch(check_function(module, "k"), 1, 32, 0, (void *[]){&out}));
    MUST(cuMemcpyDtoH_v2(got, out, sizeof got));
    CHECK((got[0] == 16) == !lanes);
    MUST(cuMemFree_v2(out));
    MUST(cuModuleUnload(module));
  }
  unsetenv("CONCORD_PTX_RACECHECK");
  unsetenv("CONCORD_PTX_LANES");
  concord_reload_options();
  free(broken);
  free(ptx);
}

/* Blocks that write the same word, or one that reads what another writes: found whatever the order, if asked for. */
static void global_races(void) {
  static const char *const bodies[] = {
      "ld.param.u64 %rd1, [out];\nmov.u32 %r1, %ctaid.x;\nst.global.u32 [%rd1], %r1;",
      "ld.param.u64 %rd1, [out];\nmov.u32 %r1, %ctaid.x;\nmad.wide.u32 %rd2, %r1, 4, %rd1;\nst.global.u32 [%rd2], %r1;\nld.global.u32 %r2, [%rd1];",
      "ld.param.u64 %rd1, [out];\nmov.u32 %r1, %tid.x;\nmad.wide.u32 %rd2, %r1, 4, %rd1;\nst.global.u32 [%rd2], %r1;\nxor.b32 %r1, %r1, 1;\n"
      "mad.wide.u32 %rd2, %r1, 4, %rd1;\nld.global.u32 %r2, [%rd2];"};
  for (int i = 0; i < 3; i++) {
    char *ptx = check_kernel(PARAMS, bodies[i]);
    for (int level = 1; level <= 2; level++) {
      setenv("CONCORD_PTX_RACECHECK", level == 1 ? "1" : "2", 1);
      concord_reload_options();
      CUmodule module = check_load(ptx);
      CUdeviceptr out = check_room(64);
      CHECK_IS(check_launch(check_function(module, "k"), i < 2 ? 4 : 1, i < 2 ? 1 : 4, 0, (void *[]){&out}),
               level == 1 ? 0 : CUDA_ERROR_LAUNCH_FAILED);
      if (level == 2) CHECK(strstr(concord_last_fault(), i < 2 ? "another block" : "access of thread"));
      check_fresh_context();
    }
    free(ptx);
  }
  unsetenv("CONCORD_PTX_RACECHECK");
  concord_reload_options();
}

/* ---- calls ---- */

static uint32_t called(uint32_t i) { return (i * i + 5) * 2 + (i % 2 ? i + 100 : 0); }

static void calls(void) {
  static const char *const text =
      ".version 6.3\n.target sm_75\n.address_size 64\n"
      ".func (.param .b32 r) square(.param .b32 x);\n"
      ".func (.reg .u32 %r) twice(.reg .u32 %x) { add.u32 %r, %x, %x; ret; }\n"
      ".visible .entry k(.param .u64 out)\n{\n.reg .pred %p<3>;\n.reg .b32 %r<9>;\n.reg .b64 %rd<4>;\n"
      "ld.param.u64 %rd1, [out];\nmov.u32 %r1, %tid.x;\nmad.wide.u32 %rd2, %r1, 4, %rd1;\n"
      "{ .param .b32 p; .param .b32 q; st.param.b32 [p], %r1; call.uni (q), square, (p); ld.param.b32 %r2, [q]; }\n"
      "call (%r3), twice, (%r2);\nand.b32 %r4, %r1, 1;\nsetp.eq.u32 %p1, %r4, 1;\nmov.u32 %r5, 0;\n"
      "{ .param .b32 p; st.param.b32 [p], %r1; .param .b32 q; @%p1 call (q), other, (p); @%p1 ld.param.b32 %r5, [q]; }\n"
      "add.u32 %r3, %r3, %r5;\nst.global.u32 [%rd2], %r3;\nret;\n}\n"
      ".func (.param .b32 r) square(.param .b32 x)\n{\n.reg .b32 %r<4>;\nld.param.b32 %r1, [x];\nmul.lo.u32 %r2, %r1, %r1;\n"
      "add.u32 %r2, %r2, 5;\nst.param.b32 [r], %r2;\nret;\n}\n"
      ".func (.param .b32 r) other(.param .b32 x)\n{\n.reg .b32 %r<4>;\n.reg .pred %p;\nld.param.b32 %r1, [x];\n"
      "setp.gt.u32 %p, %r1, 1000;\n@%p bra FAR;\nadd.u32 %r2, %r1, 100;\nst.param.b32 [r], %r2;\nret;\nFAR:\nst.param.b32 [r], %r1;\n}\n";
  char *entry_last = check_replace(text, "call.uni (q), square, (p);", "call.uni (q), square, (p);");
  char log[1024];
  CHECK_IS(check_refused(entry_last, log, sizeof log), CUDA_ERROR_INVALID_PTX); /* `other` is used before it is declared */
  char *good = check_replace(text, ".func (.param .b32 r) square(.param .b32 x);\n",
                             ".func (.param .b32 r) square(.param .b32 x);\n.func (.param .b32 r) other(.param .b32 x);\n");
  CUmodule module = check_load(good);
  CUdeviceptr out = check_room(4096);
  uint32_t got[70];
  MUST(check_launch(check_function(module, "k"), 1, 70, 0, (void *[]){&out}));
  MUST(cuMemcpyDtoH_v2(got, out, sizeof got));
  for (uint32_t i = 0; i < 70; i++) CHECK_IS(got[i], called(i));
  char *recursive = check_replace(good, "ld.param.b32 %r1, [x];\nmul", "ld.param.b32 %r1, [x];\ncall (r), square, (x);\nmul");
  CHECK_IS(check_refused(recursive, log, sizeof log), CUDA_ERROR_INVALID_PTX);
  CHECK(strstr(log, "recursion"));
  MUST(cuMemFree_v2(out));
  MUST(cuModuleUnload(module));
  free(entry_last);
  free(good);
  free(recursive);
}

/* Labels and registers of an inner scope hide those outside: what an epilogue put into a kernel twice relies on. */
static uint32_t scoped(uint32_t i) { return i + 1 + (i > 3 ? 10 : 0) + (i > 5 ? 10 : 0); }

static void scopes(void) {
  run(START "add.u32 %r2, %r1, 1;\n"
            "{ .reg .pred %q; .reg .b32 %t; mov.u32 %t, 10; setp.le.u32 %q, %r1, 3; @%q bra OVER; add.u32 %r2, %r2, %t; OVER: }\n"
            "{ .reg .pred %q; .reg .b32 %t; mov.u32 %t, 10; setp.le.u32 %q, %r1, 5; @%q bra OVER; add.u32 %r2, %r2, %t; OVER: }\n"
            "st.global.u32 [%rd2], %r2;\n", 10, scoped);
}

static void faults(void) {
  fails(START "st.global.u32 [%rd2+4096], %r1;", 32, CUDA_ERROR_ILLEGAL_ADDRESS, "thread (0,0,0): write of 4 bytes");
  fails(START "st.global.u32 [%rd2+3976], %r1;", 32, CUDA_ERROR_ILLEGAL_ADDRESS, "thread (30,0,0)");
  fails(START "ld.global.u32 %r2, [%rd2+-4];", 32, CUDA_ERROR_ILLEGAL_ADDRESS, "read of 4 bytes");
  fails(START "mov.u64 %rd3, 0;\nld.u32 %r2, [%rd3];", 32, CUDA_ERROR_ILLEGAL_ADDRESS, "0x0");
  fails(START "st.global.u32 [%rd2+2], %r1;", 32, CUDA_ERROR_MISALIGNED_ADDRESS, "4 bytes at");
  fails(START "ld.global.v4.u32 {%r2, %r3, %r4, %r5}, [%rd1+8];", 1, CUDA_ERROR_MISALIGNED_ADDRESS, "16 bytes at");
  fails(START ".shared .b32 s[32];\nmov.u32 %r2, s;\nmad.lo.u32 %r2, %r1, 4, %r2;\nst.shared.u32 [%r2], %r1;", 33, CUDA_ERROR_ILLEGAL_ADDRESS,
        "outside shared memory");
  fails(START ".local .b32 s[4];\nmov.u32 %r2, s;\nmad.lo.u32 %r2, %r1, 4, %r2;\nst.local.u32 [%r2], %r1;", 5, CUDA_ERROR_ILLEGAL_ADDRESS,
        "outside local memory");
  fails(START "setp.eq.u32 %p1, %r1, 7;\n@%p1 trap;", 32, CUDA_ERROR_LAUNCH_FAILED, "thread (7,0,0): trap");
  fails(START ".shared .b32 s;\nst.shared.u32 [s], %r1;", 2, CUDA_ERROR_LAUNCH_FAILED, "race on shared memory");
  setenv("CONCORD_PTX_LIMIT", "100000", 1);
  concord_reload_options();
  fails("AGAIN: bra AGAIN;", 32, CUDA_ERROR_LAUNCH_TIMEOUT, "more than 100000 instructions");
  unsetenv("CONCORD_PTX_LIMIT");
  concord_reload_options();
}

void check_control(void) {
  nested_loops();
  backward_layout();
  barriers();
  order_shows_races();
  global_races();
  calls();
  scopes();
  faults();
}
