/* What environment variables choose; README.md has the list. Read once, when the library is first used. */
#ifndef CONCORD_OPTIONS_H
#define CONCORD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum order { ORDER_FORWARD, ORDER_REVERSE, ORDER_SHUFFLE };

struct options {
  enum order order;      /* CONCORD_PTX_ORDER: of blocks, and of warps between barriers */
  uint64_t seed;         /* CONCORD_PTX_SEED of the shuffle */
  unsigned lanes;        /* CONCORD_PTX_LANES: threads that go in step, 1 to 32 */
  int race;              /* CONCORD_PTX_RACECHECK: 0 off, 1 shared memory, 2 global memory too */
  bool strict_barriers;  /* CONCORD_PTX_STRICT: all threads at the same barrier, none ended */
  bool defer;            /* CONCORD_PTX_DEFER */
  bool log;              /* CONCORD_PTX_LOG: faults to stderr */
  uint64_t limit;        /* CONCORD_PTX_LIMIT: instructions of a block before it counts as hanging */
  unsigned ptx_version;  /* CONCORD_PTX_VERSION: newest accepted, 90 for 9.0 */
  int devices;           /* CONCORD_CUDA_DEVICES */
  int driver;            /* CONCORD_CUDA_DRIVER */
  int capability;        /* CONCORD_CUDA_CAPABILITY, 80 for 8.0 */
  uint64_t memory;       /* CONCORD_CUDA_MEMORY in bytes; K, M, G */
  const char *name;      /* CONCORD_CUDA_NAME */
  const char *fail;      /* CONCORD_CUDA_FAIL */
};

const struct options *options(void);
void options_reload(void); /* for tests that change the environment */

#endif
