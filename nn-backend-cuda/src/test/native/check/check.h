/* A test harness of a few lines, and the driver calls that every test makes. */
#ifndef CONCORD_CHECK_H
#define CONCORD_CHECK_H

#include "concord_test.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern int check_failures;
extern const char *check_folder; /* of the .ptx files */

/* Counts a failure with its place and goes on. */
#define CHECK(condition)                                                        \
  do {                                                                          \
    if (!(condition)) {                                                         \
      check_failures++;                                                         \
      printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);                    \
    }                                                                           \
  } while (0)
/* As CHECK(actual == expected), with both values. */
#define CHECK_IS(actual, expected)                                                                              \
  do {                                                                                                          \
    long long have = (long long)(actual), want = (long long)(expected);                                         \
    if (have != want) {                                                                                         \
      check_failures++;                                                                                         \
      printf("%s:%d: %s is %lld (0x%llx), expected %lld\n", __FILE__, __LINE__, #actual, have, (unsigned long long)have, want); \
    }                                                                                                           \
  } while (0)
/* A call that has to work before the test can go on. */
#define MUST(call)                                                              \
  do {                                                                          \
    CUresult gave_ = (call);                                                    \
    if (gave_) {                                                                \
      printf("%s:%d: %s gave %d: %s\n", __FILE__, __LINE__, #call, gave_, concord_last_fault()); \
      exit(1);                                                                  \
    }                                                                           \
  } while (0)

char *check_read(const char *name);            /* a file of the folder; the caller frees it */
CUmodule check_load(const char *ptx);          /* prints the log and ends where it cannot be loaded */
CUfunction check_function(CUmodule module, const char *name);
CUdeviceptr check_upload(const void *data, size_t bytes);
CUdeviceptr check_room(size_t bytes);          /* uninitialised device memory */
/* The error and the log of a module that must not load. */
CUresult check_refused(const char *ptx, char *log, unsigned size);
/* Launches on the legacy stream, waits, returns the error. */
CUresult check_launch(CUfunction f, unsigned grid, unsigned block, unsigned shared, void **params);
/* Puts a kernel body between a head with the given parameters and an end: `.entry k(...)` for small PTX tests. */
char *check_kernel(const char *params, const char *body);
/* text with the first `from` replaced; ends the test where there is none. The caller frees it. */
char *check_replace(const char *text, const char *from, const char *to);
uint32_t check_random(void);                   /* the same sequence every time */
void check_fresh_context(void);                /* ends the current one and makes another: after sticky errors */

void check_arithmetic(void);  /* lanes and conversions against C */
void check_kernels(void);     /* compiled kernels against C loops */
void check_control(void);     /* divergence, calls, barriers, races */
void check_refusals(void);    /* what does not load */
void check_errors(void);      /* what a driver answers when misused; failures on demand */
void check_streams(void);     /* deferred work, events, capture and replay */
void check_speed(void);

#endif
