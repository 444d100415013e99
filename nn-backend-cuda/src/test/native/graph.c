/*
 * Graphs: recorded tasks, and executable copies of them. A replay runs the nodes in the order of recording, which
 * respects every dependency; arguments are those of the capture, host memory is read when the copy runs.
 */
#include "driver.h"

#include <stdlib.h>

struct graph_exec {
  CUgraphExec handle;
  struct task **tasks;
  int count;
};

int graph_add(struct graph *graph, struct task *task) {
  if (graph->count == graph->room) {
    graph->room = graph->room ? 2 * graph->room : 64;
    graph->tasks = realloc(graph->tasks, (size_t)graph->room * sizeof *graph->tasks);
    graph->nodes = realloc(graph->nodes, (size_t)graph->room * sizeof *graph->nodes);
    if (!graph->tasks || !graph->nodes) abort();
  }
  graph->tasks[graph->count] = task;
  graph->nodes[graph->count] = handle_new(KIND_NODE, task, graph->context);
  return graph->count++;
}

void graph_free(struct graph *graph) {
  for (int i = 0; i < graph->count; i++) {
    handle_drop(KIND_NODE, graph->nodes[i]);
    task_free(graph->tasks[i]);
  }
  if (graph->handle) handle_drop(KIND_GRAPH, graph->handle);
  free(graph->tasks);
  free(graph->nodes);
  free(graph);
}

void graph_exec_free(struct graph_exec *exec) {
  for (int i = 0; i < exec->count; i++) task_free(exec->tasks[i]);
  handle_drop(KIND_EXEC, exec->handle);
  free(exec->tasks);
  free(exec);
}

int graph_exec_run(struct context *context, CUgraphExec handle) {
  struct graph_exec *exec = handle_get(KIND_EXEC, handle);
  if (!exec) return CUDA_ERROR_LAUNCH_FAILED;
  counters.graph_launches++;
  for (int i = 0; i < exec->count; i++) {
    int error = task_run(context, exec->tasks[i]);
    if (error) return error;
  }
  return 0;
}

#define GRAPH(name, given)                                \
  struct graph *name = handle_get(KIND_GRAPH, given);     \
  if (!name) return CUDA_ERROR_INVALID_VALUE

CUresult cuGraphCreate(CUgraph *handle, unsigned flags) {
  ENTER(NEED_CONTEXT);
  if (!handle || flags) return CUDA_ERROR_INVALID_VALUE;
  struct graph *graph = calloc(1, sizeof *graph);
  if (!graph) abort();
  graph->context = entry.context;
  graph->handle = handle_new(KIND_GRAPH, graph, entry.context);
  *handle = graph->handle;
  return CUDA_SUCCESS;
}

CUresult cuGraphDestroy(CUgraph handle) {
  ENTER_RELEASING(NEED_CONTEXT);
  GRAPH(graph, handle);
  graph_free(graph);
  return entry.sticky;
}

CUresult cuGraphGetNodes(CUgraph handle, CUgraphNode *nodes, size_t *count) {
  ENTER(NEED_CONTEXT);
  GRAPH(graph, handle);
  if (!count) return CUDA_ERROR_INVALID_VALUE;
  for (size_t i = 0; nodes && i < *count; i++) nodes[i] = i < (size_t)graph->count ? graph->nodes[i] : NULL;
  if (!nodes || *count > (size_t)graph->count) *count = (size_t)graph->count;
  return CUDA_SUCCESS;
}

CUresult cuGraphNodeGetType(CUgraphNode node, int *type) {
  ENTER(NEED_CONTEXT);
  struct task *task = handle_get(KIND_NODE, node);
  if (!task || !type) return CUDA_ERROR_INVALID_VALUE;
  *type = task->kind == TASK_LAUNCH ? CU_GRAPH_NODE_TYPE_KERNEL
          : task->kind == TASK_COPY ? CU_GRAPH_NODE_TYPE_MEMCPY
          : task->kind == TASK_FILL ? CU_GRAPH_NODE_TYPE_MEMSET
                                    : CU_GRAPH_NODE_TYPE_HOST;
  return CUDA_SUCCESS;
}

CUresult cuGraphInstantiateWithFlags(CUgraphExec *handle, CUgraph given, unsigned long long flags) {
  ENTER(NEED_CONTEXT);
  GRAPH(graph, given);
  if (!handle || flags > 15) return CUDA_ERROR_INVALID_VALUE;
  struct graph_exec *exec = calloc(1, sizeof *exec);
  if (!exec) abort();
  exec->count = graph->count;
  exec->tasks = calloc((size_t)graph->count + 1, sizeof *exec->tasks);
  if (!exec->tasks) abort();
  for (int i = 0; i < graph->count; i++) exec->tasks[i] = task_copy(graph->tasks[i]);
  exec->handle = handle_new(KIND_EXEC, exec, entry.context);
  *handle = exec->handle;
  return CUDA_SUCCESS;
}

CUresult cuGraphUpload(CUgraphExec handle, CUstream given) {
  ENTER(NEED_CONTEXT);
  struct stream *stream;
  if (!handle_get(KIND_EXEC, handle)) return CUDA_ERROR_INVALID_VALUE;
  return stream_of(entry.context, given, &stream);
}

CUresult cuGraphLaunch(CUgraphExec handle, CUstream given) {
  ENTER(NEED_CONTEXT);
  struct stream *stream;
  int wrong = stream_of(entry.context, given, &stream);
  if (wrong) return wrong;
  if (!handle_get(KIND_EXEC, handle)) return CUDA_ERROR_INVALID_VALUE;
  struct task *task = task_new(TASK_GRAPH);
  task->exec = handle;
  return stream_enqueue(stream, task);
}

CUresult cuGraphExecDestroy(CUgraphExec handle) {
  ENTER_RELEASING(NEED_CONTEXT);
  struct graph_exec *exec = handle_get(KIND_EXEC, handle);
  if (!exec) return CUDA_ERROR_INVALID_VALUE;
  context_run(entry.context);
  graph_exec_free(exec);
  return entry.sticky;
}
