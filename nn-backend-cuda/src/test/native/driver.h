/* What the driver's entry points share: entering them, handles, contexts, streams and their work. */
#ifndef CONCORD_DRIVER_H
#define CONCORD_DRIVER_H

#include "concord_test.h"
#include "exec.h"
#include "memory.h"
#include "options.h"

/* ---- handles (handles.c): never reused, so that one that is gone is always found out ---- */

enum kind { KIND_CONTEXT, KIND_MODULE, KIND_FUNCTION, KIND_STREAM, KIND_EVENT, KIND_GRAPH, KIND_NODE, KIND_EXEC, KIND_COUNT };

void *handle_new(enum kind kind, void *object, const void *owner);
void *handle_get(enum kind kind, const void *handle); /* NULL: no such object, or no longer */
void handle_drop(enum kind kind, const void *handle);
uint64_t handle_count(enum kind kind);
/* The next object of this kind and owner (NULL: any) from *position on, or NULL; start with 0. The one returned may
 * be dropped before the next is asked for. */
void *handle_each(enum kind kind, const void *owner, uint64_t *position);

/* ---- contexts (context.c) ---- */

struct stream;

struct context {
  CUcontext handle;
  CUdevice device;
  unsigned flags;
  bool primary;
  int sticky; /* the error after which nothing works any more; 0: none */
  struct stream *legacy;
};

struct context *context_current(int *error); /* NULL and why there is none */

/* ---- entering (entry.c): one lock around everything, injected failures, state checks ---- */

enum need { NEED_NOTHING, NEED_INIT, NEED_CONTEXT };

struct entry {
  bool locked;
  int error; /* do not go on */
  int sticky; /* for releasing calls: go on, then return this */
  struct context *context;
};
struct entry entry_enter(const char *name, enum need need, bool releases);
void entry_leave(struct entry *entry);
bool error_is_sticky(int error);
/* While a host function runs, its thread may not call the driver. */
void entry_host_function(CUhostFn function, void *data);

/* First line of an entry point. A releasing one works in a broken context too and ends with `return entry.sticky`. */
#define ENTER(need)                                                                          \
  __attribute__((cleanup(entry_leave))) struct entry entry = entry_enter(__func__, need, false); \
  if (entry.error) return entry.error
#define ENTER_RELEASING(need)                                                               \
  __attribute__((cleanup(entry_leave))) struct entry entry = entry_enter(__func__, need, true); \
  if (entry.error) return entry.error

extern struct counters {
  uint64_t launches, graph_launches, copies, left_behind;
} counters;

/* ---- modules (module.c) ---- */

struct module {
  CUmodule handle;
  struct context *context;
  struct ptx_module ptx;
  struct variable_block { const char *name; CUdeviceptr pointer; size_t size; } *variables;
  int nvariables;
};

struct function_object {
  CUfunction handle;
  struct module *module;
  const struct kernel *kernel;
  uint32_t max_dynamic_shared;
};

void module_free(struct module *module);

/* ---- work of streams (stream.c, task.c) ---- */

enum task_kind { TASK_COPY, TASK_FILL, TASK_LAUNCH, TASK_RECORD, TASK_WAIT, TASK_GRAPH, TASK_HOST };

struct task {
  enum task_kind kind;
  struct task *next;  /* in a stream's queue */
  uint64_t number;    /* in the order of calls, over all streams */
  uint64_t to, from;  /* copy, fill: device addresses, or host ones where the flags say so */
  bool to_host, from_host;
  uint8_t *snapshot;  /* copy: pageable memory as it was at the call; owned */
  size_t bytes;
  uint32_t value, width; /* fill */
  CUfunction function;
  unsigned grid[3], block[3];
  uint32_t shared;
  uint8_t *params;    /* launch: owned */
  uint32_t param_size;
  CUevent event;      /* record */
  CUstream waited;    /* wait: for the work of this stream up to waited_number; NULL: the legacy stream */
  uint64_t waited_number;
  CUgraphExec exec;
  CUhostFn call;      /* host */
  void *data;
};

struct task *task_new(enum task_kind kind);
struct task *task_copy(const struct task *task);
void task_free(struct task *task);
int task_run(struct context *context, struct task *task); /* an error is sticky */

/* A set of a capture's nodes, by number. */
struct node_set {
  uint64_t *words;
  int nwords;
};
void node_set_add(struct node_set *set, int node);
void node_set_join(struct node_set *set, const struct node_set *other);
bool node_set_has(const struct node_set *set, int node);
void node_set_free(struct node_set *set);

struct graph;
struct capture {
  struct graph *graph;
  struct stream *origin;
  int mode;
  uint64_t thread;
  bool invalid;
};

struct stream {
  CUstream handle; /* NULL: the legacy stream */
  struct context *context;
  unsigned flags;
  int priority;
  struct task *first, **last;
  struct capture *capture;
  struct node_set behind; /* of the capture: what the stream's next node comes after */
};

struct event {
  CUevent handle;
  struct context *context;
  unsigned flags;
  CUstream stream;  /* last recorded there */
  uint64_t number;  /* of that record; 0: never */
  uint64_t done;    /* number of the last record that has run */
  double time;      /* when, in ms */
  struct capture *capture;
  struct node_set behind;
};

struct graph {
  CUgraph handle;
  struct context *context;
  struct task **tasks; /* in an order that respects all dependencies: that of the calls */
  CUgraphNode *nodes;
  int count, room;
};

struct stream *stream_new(struct context *context, unsigned flags, int priority);
void stream_free(struct stream *stream);
int stream_of(struct context *context, CUstream handle, struct stream **stream);
int stream_enqueue(struct stream *stream, struct task *task); /* takes the task; records it while capturing */
void stream_run(struct stream *stream, uint64_t until); /* work numbered up to `until` */
void context_run(struct context *context); /* all work of all streams */
uint64_t task_last_number(void); /* of the last task enqueued */
int stream_wait_done(struct stream *stream); /* runs everything; the error if the context broke */

/* Marks captures that an unsafe call spoils; returns the error to give, or 0. */
int capture_forbids(struct context *context);
void capture_drop(struct capture *capture);
int graph_add(struct graph *graph, struct task *task);
void graph_free(struct graph *graph);
struct graph_exec;
int graph_exec_run(struct context *context, CUgraphExec exec);
void graph_exec_free(struct graph_exec *exec);

#endif
