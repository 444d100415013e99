// Kernels of the kinds that a neural network needs, for `make ptx`; kernels.c has the same in C.
struct Pair { float a, b; int n; };
__constant__ float table[4] = {1.f, 2.5f, -3.f, 4.f};
__device__ int counter = 7;
__device__ float scratch[64];
__device__ __noinline__ float helper(float x, Pair p) { return x * p.a + p.b; }
__device__ __noinline__ int steps(unsigned x) { int n = 0; while (x != 1) { x = x & 1 ? 3 * x + 1 : x >> 1; n++; } return n; }

extern "C" __global__ void vadd(const float *__restrict__ x, const float *__restrict__ y, float *z, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) z[i] = x[i] + y[i];
}

// The contract's sum of one block of 4096: 32 lanes, then a tree.
extern "C" __global__ void sum(const float *x, float *out, int n) {
  __shared__ float v[32];
  int l = threadIdx.x;
  float s = 0.f;
  for (int i = l; i < n; i += 32) s = s + x[i];
  v[l] = s;
  __syncthreads();
  for (int k = 16; k > 0; k >>= 1) {
    if (l < k) v[l] = v[l] + v[l + k];
    __syncthreads();
  }
  if (l == 31) out[blockIdx.x] = v[0]; // not by thread 0, so that every barrier matters
}

#define T 16
extern "C" __global__ void gemm(const float *a, const float *b, float *c, int m, int n, int k) {
  __shared__ float as[T][T], bs[T][T];
  int row = blockIdx.y * T + threadIdx.y, col = blockIdx.x * T + threadIdx.x;
  float t = 0.f;
  for (int k0 = 0; k0 < k; k0 += T) {
    as[threadIdx.y][threadIdx.x] = row < m && k0 + threadIdx.x < k ? a[row * k + k0 + threadIdx.x] : 0.f;
    bs[threadIdx.y][threadIdx.x] = col < n && k0 + threadIdx.y < k ? b[(k0 + threadIdx.y) * n + col] : 0.f;
    __syncthreads();
#pragma unroll
    for (int i = 0; i < T; i++) t = fmaf(as[threadIdx.y][i], bs[i][threadIdx.x], t);
    __syncthreads();
  }
  if (row < m && col < n) c[row * n + col] = t;
}

// 64 threads, 64 x 64 of C, 8 x 8 a thread, float4 from shared memory.
extern "C" __global__ void __launch_bounds__(64) gemm8(const float *a, const float *b, float *c, int n, int k) {
  __shared__ __align__(16) float as[8][64], bs[8][64];
  int tx = threadIdx.x % 8, ty = threadIdx.x / 8;
  float t[8][8] = {};
  const float *ap = a + (size_t)blockIdx.y * 64 * k, *bp = b + blockIdx.x * 64;
  for (int k0 = 0; k0 < k; k0 += 8) {
    for (int q = 0; q < 8; q++) {
      as[q][threadIdx.x] = ap[(size_t)threadIdx.x * k + k0 + q];
      bs[q][threadIdx.x] = bp[(size_t)(k0 + q) * n + threadIdx.x];
    }
    __syncthreads();
#pragma unroll
    for (int q = 0; q < 8; q++) {
      float4 a0 = *(float4 *)&as[q][ty * 8], a1 = *(float4 *)&as[q][ty * 8 + 4];
      float4 b0 = *(float4 *)&bs[q][tx * 8], b1 = *(float4 *)&bs[q][tx * 8 + 4];
      float u[8] = {a0.x, a0.y, a0.z, a0.w, a1.x, a1.y, a1.z, a1.w}, v[8] = {b0.x, b0.y, b0.z, b0.w, b1.x, b1.y, b1.z, b1.w};
#pragma unroll
      for (int i = 0; i < 8; i++)
#pragma unroll
        for (int j = 0; j < 8; j++) t[i][j] = fmaf(u[i], v[j], t[i][j]);
    }
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < 8; i++)
#pragma unroll
    for (int j = 0; j < 8; j++) c[(size_t)(blockIdx.y * 64 + ty * 8 + i) * n + blockIdx.x * 64 + tx * 8 + j] = t[i][j];
}

// Dynamic shared memory, local arrays, a call with a struct, a table, a marker, bytes, division by a variable.
extern "C" __global__ void __launch_bounds__(128) mixed(const float *__restrict__ x, float *y, Pair p, long long m) {
  __shared__ float s[128];
  extern __shared__ float dyn[];
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  s[threadIdx.x] = i < p.n ? x[i] : 0.f;
  dyn[threadIdx.x] = (float)threadIdx.x * 0x1p-10f;
  __syncthreads();
  float loc[8];
  for (int j = 0; j < 8; j++) loc[j] = s[(threadIdx.x + j) & 127];
  float v = helper(loc[(i * 7) & 7], p) + table[i & 3];
  asm volatile("//@EPILOGUE %0 %1 %2" : "+f"(v) : "r"(i), "l"(y));
  v = v / (1.f + fabsf(v));
  v = sqrtf(fabsf(v));
  v = fmaf(v, 2.f, dyn[(threadIdx.x + 31) & 127]);
  if (i < p.n) y[p.n + i] = v; // before what follows swallows the last bits
  int q = (int)v;
  v += (float)q + rintf(v);
  v += ((const unsigned char *)x)[i];
  v = isnan(v) ? 0.f : fmaxf(v, 1.f);
  if (i < p.n) y[i] = v + (float)(m % (i + 1)) + counter;
}

extern "C" __global__ void collatz(const unsigned *x, int *y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  int best = 0;
  for (unsigned j = 0; j < x[i] % 7 + 1; j++) {
    int k = steps(x[i] + j);
    if (k > best) best = k;
    else if (k == best) continue;
    if (best > 100) break;
  }
  y[i] = best;
}

// Threefry-2x32, 20 rounds.
extern "C" __global__ void threefry(unsigned k0, unsigned k1, unsigned *out, int n) {
  const int rotation[8] = {13, 15, 26, 6, 17, 29, 16, 24};
  unsigned i = blockIdx.x * blockDim.x + threadIdx.x, ks[3] = {k0, k1, 0x1BD11BDAu ^ k0 ^ k1}, a = i + k0, b = k1;
  if (i >= n) return;
#pragma unroll
  for (int r = 0; r < 20; r++) {
    a += b;
    b = (b << rotation[r % 8] | b >> (32 - rotation[r % 8])) ^ a;
    if (r % 4 == 3) { a += ks[(r / 4 + 1) % 3]; b += ks[(r / 4 + 2) % 3] + r / 4 + 1; }
  }
  out[2 * i] = a;
  out[2 * i + 1] = b;
}

// Through generic pointers: shared, local or global, by thread.
extern "C" __global__ void generic(float *g, float *out) {
  __shared__ float s[64];
  float l[4] = {1.f, 2.f, 3.f, 4.f};
  s[threadIdx.x] = 100.f + threadIdx.x;
  scratch[threadIdx.x] = 1000.f + threadIdx.x;
  __syncthreads();
  float *p = threadIdx.x % 4 == 0 ? s + 63 - threadIdx.x : threadIdx.x % 4 == 1 ? l + (g[0] > 0.f ? 1 : 3)
           : threadIdx.x % 4 == 2 ? g + threadIdx.x : scratch + threadIdx.x;
  out[threadIdx.x] = *p;
}

extern "C" __global__ void exchange(const int *x, int *out) {
  int v = x[threadIdx.x];
  for (int k = 16; k > 0; k >>= 1) v += __shfl_xor_sync(~0u, v, k);
  unsigned odd = __ballot_sync(~0u, x[threadIdx.x] & 1);
  out[threadIdx.x] = v + __popc(odd) + (__any_sync(~0u, v < 0) ? 1000000 : 0);
}
