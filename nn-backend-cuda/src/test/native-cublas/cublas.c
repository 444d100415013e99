/*
 * The calls of cuBLAS that mode FAST makes, on host memory: what a test hands over as device addresses are addresses of
 * its own. It checks that arguments arrive where they belong; it knows nothing of GPUs. Column-major, like the original.
 */
#include <stdlib.h>
#include <string.h>

struct state {
  long stream;
  int math;
};

/* Handles that were made and not destroyed. */
long live_handles;

int cublasCreate_v2(struct state **handle) {
  *handle = calloc(1, sizeof **handle);
  if (*handle) live_handles++;
  return *handle ? 0 : 3;
}

int cublasDestroy_v2(struct state *handle) {
  free(handle);
  live_handles--;
  return 0;
}

int cublasSetStream_v2(struct state *handle, long stream) {
  handle->stream = stream;
  return 0;
}

int cublasSetMathMode(struct state *handle, int math) {
  handle->math = math;
  return math == 0 || math == 3 ? 0 : 7;
}

/* Writes all over the workspace, as a product may. */
int cublasSetWorkspace_v2(struct state *handle, void *workspace, size_t bytes) {
  if (!handle || (size_t)workspace % 256) return 7;
  memset(workspace, 0x5a, bytes);
  return 0;
}

int cublasSgemm_v2(struct state *handle, int opa, int opb, int m, int n, int k, const float *alpha, const float *a, int lda,
                   const float *b, int ldb, const float *beta, float *c, int ldc) {
  if (!handle || m < 1 || n < 1 || k < 1 || lda < (opa ? k : m) || ldb < (opb ? n : k) || ldc < m) return 7;
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++) {
      float sum = 0;
      for (int p = 0; p < k; p++) sum += (opa ? a[p + (long)i * lda] : a[i + (long)p * lda]) * (opb ? b[j + (long)p * ldb] : b[p + (long)j * ldb]);
      float *to = &c[i + (long)j * ldc];
      *to = *alpha * sum + (*beta != 0 ? *beta * *to : 0);
    }
  return 0;
}

int cublasSgemmStridedBatched(struct state *handle, int opa, int opb, int m, int n, int k, const float *alpha, const float *a,
                              int lda, long long stridea, const float *b, int ldb, long long strideb, const float *beta,
                              float *c, int ldc, long long stridec, int count) {
  int status = count < 2 ? 7 : 0;
  for (int i = 0; i < count && !status; i++)
    status = cublasSgemm_v2(handle, opa, opb, m, n, k, alpha, a + i * stridea, lda, b + i * strideb, ldb, beta, c + i * stridec, ldc);
  return status;
}
