/* Compiled kernels (kernels.cu) against the same arithmetic in C, bit for bit; and three ways to break them. */
#include "check.h"

#include <math.h>
#include <time.h>

static CUmodule module;

static float random_float(void) { return (float)(int32_t)check_random() * 0x1p-31f; }

static float *floats(int n) {
  float *x = malloc((size_t)n * sizeof *x);
  for (int i = 0; i < n; i++) x[i] = random_float();
  return x;
}

/* The number of words of device memory that differ from the expected ones. */
static int differences(CUdeviceptr have, const void *want, int words) {
  uint32_t *got = malloc((size_t)words * 4);
  MUST(cuMemcpyDtoH_v2(got, have, (size_t)words * 4));
  int n = 0;
  for (int i = 0; i < words; i++) n += got[i] != ((const uint32_t *)want)[i];
  free(got);
  return n;
}

static void vector_add(void) {
  enum { N = 1000 };
  float *x = floats(N), *y = floats(N), z[N];
  for (int i = 0; i < N; i++) z[i] = x[i] + y[i];
  CUdeviceptr dx = check_upload(x, sizeof z), dy = check_upload(y, sizeof z), dz = check_room(sizeof z);
  int n = N;
  CHECK_IS(check_launch(check_function(module, "vadd"), 8, 128, 0, (void *[]){&dx, &dy, &dz, &n}), 0);
  CHECK_IS(differences(dz, z, N), 0);
  MUST(cuMemFree_v2(dx)); /* one argument out of place: z and x exchanged */
  dx = check_upload(x, sizeof z);
  CHECK_IS(check_launch(check_function(module, "vadd"), 8, 128, 0, (void *[]){&dz, &dy, &dx, &n}), 0);
  CHECK(differences(dz, z, N) == 0 && differences(dx, z, N) > 0);
  MUST(cuMemFree_v2(dx));
  MUST(cuMemFree_v2(dy));
  MUST(cuMemFree_v2(dz));
  free(x);
  free(y);
}

static float tree_sum(const float *x, int n) {
  float v[32] = {0};
  for (int l = 0; l < 32; l++)
    for (int i = l; i < n; i += 32) v[l] = v[l] + x[i];
  for (int k = 16; k > 0; k /= 2)
    for (int l = 0; l < k; l++) v[l] = v[l] + v[l + k];
  return v[0];
}

static CUresult run_sum(const char *ptx, const float *x, int n, float *result) {
  CUmodule m = check_load(ptx);
  CUdeviceptr dx = check_upload(x, (size_t)n * 4), out = check_room(4);
  CUresult error = check_launch(check_function(m, "sum"), 1, 32, 0, (void *[]){&dx, &out, &n});
  if (!error) MUST(cuMemcpyDtoH_v2(result, out, 4));
  return error;
}

/* The reduction is right; with any one barrier taken out it is not, within one warp even. */
static void reduction(void) {
  enum { N = 4001 };
  float *x = floats(N), got = 0, want = tree_sum(x, N);
  char *ptx = check_read("kernels.ptx"), *at = strstr(ptx, ".entry sum(");
  char *end = strstr(at, "\n}\n");
  CHECK_IS(run_sum(ptx, x, N, &got), 0);
  CHECK(got == want);
  int barriers = 0;
  for (at = strstr(at, "bar.sync"); at && at < end; at = strstr(at + 8, "bar.sync"), barriers++) {
    char first[2] = {at[0], at[1]};
    at[0] = at[1] = '/'; /* the barrier becomes a comment */
    check_fresh_context();
    CHECK_IS(run_sum(ptx, x, N, &got), CUDA_ERROR_LAUNCH_FAILED);
    CHECK(strstr(concord_last_fault(), "race on shared memory"));
    memcpy(at, first, 2);
  }
  CHECK(barriers >= 2);
  check_fresh_context();
  free(ptx);
  free(x);
  char *text = check_read("kernels.ptx");
  module = check_load(text);
  free(text);
}

static void matrix_product(int m, int n, int k) {
  float *a = floats(m * k), *b = floats(k * n), *c = malloc((size_t)(m * n) * 4);
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++) {
      float t = 0;
      for (int l = 0; l < k; l++) t = fmaf(a[i * k + l], b[l * n + j], t);
      c[i * n + j] = t;
    }
  CUdeviceptr da = check_upload(a, (size_t)(m * k) * 4), db = check_upload(b, (size_t)(k * n) * 4), dc = check_room((size_t)(m * n) * 4);
  MUST(cuLaunchKernel(check_function(module, "gemm"), (unsigned)(n + 15) / 16, (unsigned)(m + 15) / 16, 1, 16, 16, 1, 0, NULL,
                      (void *[]){&da, &db, &dc, &m, &n, &k}, NULL));
  MUST(cuCtxSynchronize());
  CHECK_IS(differences(dc, c, m * n), 0);
  if (m % 64 == 0 && n % 64 == 0 && k % 8 == 0) {
    MUST(cuMemsetD32_v2(dc, 0, (size_t)(m * n)));
    MUST(cuLaunchKernel(check_function(module, "gemm8"), (unsigned)n / 64, (unsigned)m / 64, 1, 64, 1, 1, 0, NULL,
                        (void *[]){&da, &db, &dc, &n, &k}, NULL));
    MUST(cuCtxSynchronize());
    CHECK_IS(differences(dc, c, m * n), 0);
  }
  MUST(cuMemFree_v2(da));
  MUST(cuMemFree_v2(db));
  MUST(cuMemFree_v2(dc));
  free(a);
  free(b);
  free(c);
}

struct pair {
  float a, b;
  int n;
};

static void mixed_in_c(const float *x, float *y, struct pair p, long long m) {
  static const float table[4] = {1.f, 2.5f, -3.f, 4.f};
  for (int i = 0; i < p.n; i++) {
    int thread = i % 128, first = i - thread, from = (thread + (i * 7 & 7)) & 127;
    float shared = first + from < p.n ? x[first + from] : 0.f;
    float v = shared * p.a + p.b + table[i & 3];
    v = v / (1.f + fabsf(v));
    v = sqrtf(fabsf(v));
    v = fmaf(v, 2.f, (float)((thread + 31) & 127) * 0x1p-10f);
    y[p.n + i] = v;
    int q = (int)v;
    v += (float)q + rintf(v);
    v += ((const unsigned char *)x)[i];
    v = isnan(v) ? 0.f : fmaxf(v, 1.f);
    y[i] = v + (float)(m % (i + 1)) + 7;
  }
}

/* The kernel that has a bit of everything; then its constant 2.0 off by one ulp. */
static void mixed(void) {
  enum { N = 500 };
  float *x = floats(N), y[2 * N];
  x[17] = NAN;
  struct pair p = {1.25f, -0.5f, N};
  long long m = 0x123456789abcdefLL;
  mixed_in_c(x, y, p, m);
  CUdeviceptr dx = check_upload(x, N * sizeof *x), dy = check_room(sizeof y);
  CHECK_IS(check_launch(check_function(module, "mixed"), 4, 128, 512, (void *[]){&dx, &dy, &p, &m}), 0);
  CHECK_IS(differences(dy, y, 2 * N), 0);
  char *ptx = check_read("kernels.ptx"), *other = check_replace(strstr(ptx, "counter"), "0f40000000", "0f40000001");
  size_t head = (size_t)(strstr(ptx, "counter") - ptx);
  char *whole = calloc(1, head + strlen(other) + 1);
  memcpy(whole, ptx, head);
  strcpy(whole + head, other);
  CUmodule broken = check_load(whole);
  CHECK_IS(check_launch(check_function(broken, "mixed"), 4, 128, 512, (void *[]){&dx, &dy, &p, &m}), 0);
  CHECK(differences(dy, y, 2 * N) > 0);
  MUST(cuModuleUnload(broken));
  MUST(cuMemFree_v2(dx));
  MUST(cuMemFree_v2(dy));
  free(ptx);
  free(other);
  free(whole);
  free(x);
}

static int steps(unsigned x) {
  int n = 0;
  for (; x != 1; n++) x = x & 1 ? 3 * x + 1 : x >> 1;
  return n;
}

static void collatz(void) {
  enum { N = 300 };
  unsigned x[N];
  int y[N], n = N;
  for (int i = 0; i < N; i++) {
    x[i] = check_random() % 5000 + 1;
    y[i] = 0;
    for (unsigned j = 0; j < x[i] % 7 + 1; j++) {
      int k = steps(x[i] + j);
      if (k > y[i]) y[i] = k;
      else if (k == y[i]) continue;
      if (y[i] > 100) break;
    }
  }
  CUdeviceptr dx = check_upload(x, sizeof x), dy = check_room(sizeof y);
  CHECK_IS(check_launch(check_function(module, "collatz"), 5, 64, 0, (void *[]){&dx, &dy, &n}), 0);
  CHECK_IS(differences(dy, y, N), 0);
  MUST(cuMemFree_v2(dx));
  MUST(cuMemFree_v2(dy));
}

/* Random123's known answers for Threefry-2x32-20: key and counter 0. */
static void threefry(void) {
  unsigned zero = 0, got[2];
  int n = 1;
  CUdeviceptr out = check_room(8);
  CHECK_IS(check_launch(check_function(module, "threefry"), 1, 32, 0, (void *[]){&zero, &zero, &out, &n}), 0);
  MUST(cuMemcpyDtoH_v2(got, out, 8));
  CHECK_IS(got[0], 0x6b200159);
  CHECK_IS(got[1], 0x99ba4efe);
  
  MUST(cuMemFree_v2(out));
}

static void generic(void) {
  float g[64], want[64];
  for (int i = 0; i < 64; i++) g[i] = (float)i + 10;
  for (int i = 0; i < 64; i++)
    want[i] = i % 4 == 0 ? 100.f + (float)(63 - i) : i % 4 == 1 ? 2.f : i % 4 == 2 ? g[i] : 1000.f + (float)i;
  CUdeviceptr dg = check_upload(g, sizeof g), out = check_room(sizeof g);
  CHECK_IS(check_launch(check_function(module, "generic"), 1, 64, 0, (void *[]){&dg, &out}), 0);
  CHECK_IS(differences(out, want, 64), 0);
  MUST(cuMemFree_v2(dg));
  MUST(cuMemFree_v2(out));
}

static void exchange(void) {
  int x[32], want = 0, odd = 0, negative = 0;
  for (int i = 0; i < 32; i++) {
    x[i] = (int)(check_random() % 1000);
    want += x[i];
    odd += x[i] & 1;
  }
  negative = want < 0;
  CUdeviceptr dx = check_upload(x, sizeof x), out = check_room(sizeof x);
  CHECK_IS(check_launch(check_function(module, "exchange"), 1, 32, 0, (void *[]){&dx, &out}), 0);
  for (int i = 0; i < 32; i++) x[i] = want + odd + negative * 1000000;
  CHECK_IS(differences(out, x, 32), 0);
  MUST(cuMemFree_v2(dx));
  MUST(cuMemFree_v2(out));
}

static void variables(void) {
  CUdeviceptr p;
  size_t bytes;
  int counter;
  float table[4];
  MUST(cuModuleGetGlobal_v2(&p, &bytes, module, "counter"));
  CHECK_IS(bytes, 4);
  MUST(cuMemcpyDtoH_v2(&counter, p, 4));
  CHECK_IS(counter, 7);
  MUST(cuModuleGetGlobal_v2(&p, &bytes, module, "table"));
  CHECK_IS(bytes, 16);
  MUST(cuMemcpyDtoH_v2(table, p, 16));
  CHECK(table[0] == 1.f && table[1] == 2.5f && table[2] == -3.f && table[3] == 4.f);
  CHECK_IS(cuModuleGetGlobal_v2(&p, &bytes, module, "nothing"), CUDA_ERROR_NOT_FOUND);
}

/* Every order of blocks and warps, and threads one by one, give the same. */
static void orders(void) {
  static const char *const names[] = {"reverse", "shuffle", "forward"};
  for (int i = 0; i < 3; i++) {
    setenv("CONCORD_PTX_ORDER", names[i], 1);
    setenv("CONCORD_PTX_LANES", i == 2 ? "1" : "32", 1);
    setenv("CONCORD_PTX_STRICT", "1", 1);
    setenv("CONCORD_PTX_RACECHECK", "2", 1);
    concord_reload_options();
    matrix_product(33, 20, 17);
    mixed();
    collatz();
  }
  unsetenv("CONCORD_PTX_ORDER");
  unsetenv("CONCORD_PTX_LANES");
  unsetenv("CONCORD_PTX_STRICT");
  unsetenv("CONCORD_PTX_RACECHECK");
  concord_reload_options();
}

void check_kernels(void) {
  char *ptx = check_read("kernels.ptx");
  char *old = check_replace(ptx, ".version 9.0", ".version 6.3"); /* as the project ships it */
  module = check_load(old);
  variables();
  vector_add();
  matrix_product(64, 64, 64);
  matrix_product(70, 45, 33);
  mixed();
  collatz();
  threefry();
  generic();
  exchange();
  orders();
  reduction();
  free(ptx);
  free(old);
}

/* ---- speed ---- */

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void timed(const char *name, unsigned gx, unsigned gy, unsigned bx, void **params) {
  concord_reset_counters();
  double start = seconds();
  MUST(cuLaunchKernel(check_function(module, name), gx, gy, 1, bx, 1, 1, 0, NULL, params, NULL));
  MUST(cuCtxSynchronize());
  double time = seconds() - start;
  printf("%-10s %12llu instructions  %8.3f s  %8.0f M/s\n", name, (unsigned long long)concord_instructions(), time,
         (double)concord_instructions() / time * 1e-6);
}

void check_speed(void) {
  char *ptx = check_read("kernels.ptx");
  module = check_load(ptx);
  int n = 512;
  CUdeviceptr a = check_room((size_t)(n * n) * 4), b = check_room((size_t)(n * n) * 4), c = check_room((size_t)(n * n) * 4);
  MUST(cuMemsetD32_v2(a, 0x3f800000, (size_t)(n * n)));
  MUST(cuMemsetD32_v2(b, 0x3f800000, (size_t)(n * n)));
  int size = n * n;
  timed("gemm8", 8, 8, 64, (void *[]){&a, &b, &c, &n, &n});
  timed("vadd", 2048, 1, 128, (void *[]){&a, &b, &c, &size});
  timed("threefry", 1024, 1, 128, (void *[]){&n, &n, &c, &(int){size / 2}});
  timed("collatz", 2048, 1, 128, (void *[]){&a, &c, &(int){64}});
  free(ptx);
}
