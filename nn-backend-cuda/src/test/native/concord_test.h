/* What tests ask of and do to this driver beside CUDA's own entry points. All are safe from any thread. */
#ifndef CONCORD_TEST_H
#define CONCORD_TEST_H

#include "cuda_api.h"

/* What is there now: nothing may be left when a test has closed everything. */
CUDA_API uint64_t concord_live_allocations(void); /* cuMemAlloc */
CUDA_API uint64_t concord_live_host_allocations(void); /* cuMemHostAlloc and registered memory */
CUDA_API uint64_t concord_live_bytes(void); /* of device memory, modules' variables included */
CUDA_API uint64_t concord_live_contexts(void);
CUDA_API uint64_t concord_live_modules(void);
CUDA_API uint64_t concord_live_streams(void);
CUDA_API uint64_t concord_live_events(void);
CUDA_API uint64_t concord_live_graphs(void); /* graphs and executable graphs */
/* What a context's end released because its owner had not. */
CUDA_API uint64_t concord_left_behind(void);

/* What happened since the start or the last concord_reset_counters. */
CUDA_API uint64_t concord_launches(void); /* kernels run, those of graphs included */
CUDA_API uint64_t concord_graph_launches(void);
CUDA_API uint64_t concord_copies(void); /* copies done */
CUDA_API uint64_t concord_instructions(void); /* PTX instructions of all threads */
CUDA_API uint64_t concord_calls(const char *entry); /* of one entry point, by its exact name */
CUDA_API void concord_reset_counters(void);

/* Makes the n-th call from now (1: the next) of the entry point fail with the error, and do nothing. Errors that
 * are sticky in CUDA (700, 702, 710, 714 to 719, 214, 999) stick to the current context. */
CUDA_API void concord_fail(const char *entry, int n, CUresult error);
CUDA_API void concord_fail_clear(void);
/* From now on every call that needs the device ends with the error, until concord_fail_clear. */
CUDA_API void concord_lose_device(CUresult error);

/* Where the last kernel went wrong: kernel, PTX line, block, thread, what; "" when none did. */
CUDA_API const char *concord_last_fault(void);

/* Reads the environment variables again; they hold from the next call on. Failures not yet due are forgotten. */
CUDA_API void concord_reload_options(void);

#endif
