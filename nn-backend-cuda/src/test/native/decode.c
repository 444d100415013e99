/*
 * Turns an entry function into a kernel: places registers, constants and variables, inlines calls, resolves
 * labels. Instructions without control flow are decode_lanes.c's and decode_memory.c's.
 */
#include "decode.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void opcode_split(struct opcode *to, const char *text) {
  snprintf(to->text, sizeof to->text, "%s", text);
  to->count = 0;
  for (char *at = to->text; at && to->count < 16;) {
    to->parts[to->count++] = at;
    at = strchr(at, '.');
    if (at) *at++ = 0;
  }
}

bool opcode_has(const struct opcode *opcode, const char *part) {
  for (int i = 1; i < opcode->count; i++)
    if (!strcmp(opcode->parts[i], part)) return true;
  return false;
}

void decode_stop(struct decoder *d, const char *format, ...) {
  char message[256];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  ptx_stop(d->module, d->at ? d->at->line : d->entry->line, "'%s': %s", d->at ? d->at->opcode : d->entry->name, message);
}

void decode_operands(struct decoder *d, int count) {
  if (d->at->count != count) decode_stop(d, "takes %d operands, not %d", count, d->at->count);
}

/* ---- growing arrays; the old ones stay in the arena, which goes with the module ---- */

void *decode_grow(struct decoder *d, void *old, int used, int *room, size_t size) {
  if (used < *room) return old;
  *room = *room ? 2 * *room : 64;
  void *fresh = arena_get(&d->module->arena, (size_t)*room * size);
  if (used) memcpy(fresh, old, (size_t)used * size);
  return fresh;
}

struct op *decode_emit(struct decoder *d, int code) {
  struct kernel *k = d->kernel;
  k->ops = decode_grow(d, k->ops, k->nops, &d->ops_room, sizeof *k->ops);
  struct op *op = &k->ops[k->nops++];
  memset(op, 0, sizeof *op);
  op->code = (uint16_t)code;
  op->d2 = -1;
  op->aux = -1;
  if (d->at) {
    op->line = d->at->line;
    if (d->at->guard >= 0) {
      op->guard = decode_reg(d, d->at->guard);
      op->flip = d->at->guard_negated ? ~0u : 0;
    }
  }
  return op;
}

struct op *decode_convert(struct decoder *d, int32_t to, int32_t from, struct conversion conversion) {
  struct kernel *k = d->kernel;
  k->conversions = decode_grow(d, k->conversions, k->nconversions, &d->conversions_room, sizeof *k->conversions);
  k->conversions[k->nconversions] = conversion;
  struct op *op = decode_emit(d, OP_CONVERT);
  op->d = to;
  op->x = from;
  op->aux = k->nconversions++;
  return op;
}

/* ---- control flow ---- */

struct fixup {
  int op;
  const struct statement *statement;
  const struct operand *label; /* NULL: the end of the function */
};

struct placed_label {
  const struct statement *statement;
  int target;
};

/* The labels and forward branches of one function, inlined once. */
struct body {
  struct fixup *fixups;
  struct placed_label *labels;
  int nfixups, fixups_room, nlabels, labels_room;
};

static void finish_block(struct decoder *d, struct op *op) {
  op->length = d->length;
  d->length = 0;
}

static void branch(struct decoder *d, struct body *body, const struct operand *label) {
  struct op *op = decode_emit(d, OP_BRANCH);
  finish_block(d, op);
  body->fixups = decode_grow(d, body->fixups, body->nfixups, &body->fixups_room, sizeof *body->fixups);
  body->fixups[body->nfixups++] = (struct fixup){d->kernel->nops - 1, d->at, label};
}

static int join(struct decoder *d) {
  const struct statement *at = d->at;
  d->at = NULL; /* labels are not guarded */
  finish_block(d, decode_emit(d, OP_JOIN));
  d->at = at;
  return d->kernel->nops;
}

static int find_label(struct decoder *d, const struct body *body, const struct operand *label) {
  for (const struct scope *scope = label->scope; scope; scope = scope->parent)
    for (int i = 0; i < body->nlabels; i++)
      if (body->labels[i].statement->scope == scope && !strcmp(body->labels[i].statement->label, label->name))
        return body->labels[i].target;
  decode_stop(d, "unknown label '%s'", label->name);
}

static struct frame *frame_of(struct decoder *d, struct function *f) {
  for (struct frame *frame = d->frames; frame; frame = frame->next)
    if (frame->function == f) return frame;
  struct frame *frame = arena_get(&d->module->arena, sizeof *frame);
  frame->function = f;
  frame->offsets = arena_get(&d->module->arena, (size_t)(f->nregs + 1) * sizeof *frame->offsets);
  memset(frame->offsets, -1, (size_t)(f->nregs + 1) * sizeof *frame->offsets);
  frame->next = d->frames;
  d->frames = frame;
  return frame;
}

static void move(struct decoder *d, enum ptx_type type, int32_t to, int32_t from) {
  static const int codes[] = {[2] = LANE_mov_b16, [4] = LANE_mov_b32, [8] = LANE_mov_b64};
  struct op *op = decode_emit(d, codes[ptx_type_size(type)]);
  op->d = to;
  op->x = from;
}

static void function_body(struct decoder *d);

/* Binds the variables given to .param parameters and copies the registers given to .reg ones. */
static void bind(struct decoder *d, struct call *call, struct variable **params, int n, const struct operand *given,
                 bool results) {
  if ((given ? given->count : 0) != n)
    decode_stop(d, "'%s' takes %d %s", call->function->name, n, results ? "results" : "parameters");
  for (int i = 0; i < n; i++) {
    const struct operand *o = &given->list[i];
    if (params[i]->space == SPACE_PARAM) {
      if (o->kind != O_VAR || o->var->space != SPACE_PARAM) decode_stop(d, "operand %d has to be a .param variable", i);
      struct variable *actual = decode_variable(d, o->var);
      if (actual->size != params[i]->size)
        decode_stop(d, "parameter %d of '%s' has %llu bytes, not %llu", i, call->function->name,
                    (unsigned long long)params[i]->size, (unsigned long long)actual->size);
      call->formal[call->nbound] = params[i];
      call->actual[call->nbound++] = actual;
    } else if (!results) {
      int32_t from = decode_source(d, o, params[i]->type);
      struct call *caller = d->call;
      d->call = call;
      const struct statement *at = d->at;
      d->at = NULL;
      int32_t to = decode_reg(d, (int)params[i]->address);
      move(d, params[i]->type, to, from);
      d->at = at;
      d->call = caller;
    }
  }
}

static void inline_call(struct decoder *d) {
  const struct statement *s = d->at;
  const struct operand *results = s->count && s->operands[0].kind == O_LIST ? &s->operands[0] : NULL;
  int next = results ? 1 : 0;
  if (next >= s->count || s->operands[next].kind != O_FUNC) decode_stop(d, "only direct calls are supported");
  struct function *f = s->operands[next].function;
  const struct operand *given = next + 1 < s->count ? &s->operands[next + 1] : NULL;
  if (given && given->kind != O_LIST) decode_stop(d, "parameters stand in parentheses");
  if (f->entry || !f->defined) decode_stop(d, "unresolved function '%s'", f->name);
  for (struct call *c = d->call; c; c = c->caller)
    if (c->function == f) decode_stop(d, "recursion ('%s') is not supported by this interpreter", f->name);
  struct op *skip = NULL;
  if (s->guard >= 0) { /* around the call where the guard is false */
    skip = decode_emit(d, OP_BRANCH);
    skip->flip = ~skip->flip;
    finish_block(d, skip);
  }
  int skip_at = d->kernel->nops - 1;
  struct variable *formal[512], *actual[512];
  struct call call = {.function = f, .frame = frame_of(d, f), .formal = formal, .actual = actual, .caller = d->call};
  bind(d, &call, f->params, f->nparams, given, false);
  bind(d, &call, f->results, f->nresults, results, true);
  d->call = &call;
  d->at = NULL;
  function_body(d);
  d->call = call.caller;
  d->at = s;
  for (int i = 0; i < f->nresults; i++) {
    if (f->results[i]->space != SPACE_REG) continue;
    int32_t from = call.frame->offsets[f->results[i]->address];
    if (from >= 0) move(d, f->results[i]->type, decode_target(d, &results->list[i], f->results[i]->type), from);
  }
  if (skip) d->kernel->ops[skip_at].aux = join(d);
}

static void barrier(struct decoder *d, const struct opcode *opcode) {
  if (opcode_has(opcode, "warp")) {
    d->kernel->warp_synchronous = true;
    return;
  }
  if (!opcode_has(opcode, "sync")) decode_stop(d, "only barriers that all threads wait at are supported");
  const struct operand *o = d->at->operands;
  if (d->at->count != 1 || o->kind != O_IMM || o->value != 0)
    decode_stop(d, "only barrier 0 with all threads is supported");
  finish_block(d, decode_emit(d, OP_BARRIER));
}

static bool is(const struct opcode *opcode, const char *base) { return !strcmp(opcode->parts[0], base); }

static void instruction(struct decoder *d, struct body *body) {
  struct opcode opcode;
  opcode_split(&opcode, d->at->opcode);
  d->length++;
  if (is(&opcode, "bra")) {
    decode_operands(d, 1);
    if (d->at->operands[0].kind != O_LABEL) decode_stop(d, "expected a label");
    branch(d, body, &d->at->operands[0]);
  } else if (is(&opcode, "call")) {
    inline_call(d);
  } else if (is(&opcode, "ret") && d->call->caller) {
    branch(d, body, NULL);
  } else if (is(&opcode, "ret") || is(&opcode, "exit")) {
    finish_block(d, decode_emit(d, OP_EXIT));
  } else if (is(&opcode, "trap") || is(&opcode, "brkpt")) {
    finish_block(d, decode_emit(d, OP_TRAP));
  } else if (is(&opcode, "bar") || is(&opcode, "barrier")) {
    barrier(d, &opcode);
  } else if (!is(&opcode, "membar") && !is(&opcode, "fence") && !is(&opcode, "nanosleep") &&
             !is(&opcode, "prefetch") && !is(&opcode, "prefetchu") && !is(&opcode, "applypriority") &&
             !decode_memory_instruction(d, &opcode) && !decode_lane_instruction(d, &opcode)) {
    decode_stop(d, "unknown instruction, or not supported by this interpreter");
  }
}

static void function_body(struct decoder *d) {
  struct body body = {0};
  for (const struct statement *s = d->call->function->body; s; s = s->next) {
    d->at = s;
    if (s->label) {
      body.labels = decode_grow(d, body.labels, body.nlabels, &body.labels_room, sizeof *body.labels);
      body.labels[body.nlabels++] = (struct placed_label){s, join(d)};
    } else {
      instruction(d, &body);
    }
  }
  d->at = NULL;
  int end;
  if (d->call->caller) {
    end = join(d);
  } else {
    end = d->kernel->nops;
    finish_block(d, decode_emit(d, OP_EXIT));
  }
  for (int i = 0; i < body.nfixups; i++) {
    const struct operand *label = body.fixups[i].label;
    d->at = body.fixups[i].statement;
    d->kernel->ops[body.fixups[i].op].aux = label ? find_label(d, &body, label) : end;
  }
  d->at = NULL;
}

/* ---- the kernel ---- */

static void place_params(struct decoder *d) {
  struct kernel *k = d->kernel;
  k->nparams = (uint32_t)d->entry->nparams;
  k->params = arena_get(&d->module->arena, (k->nparams + 1) * sizeof *k->params);
  for (uint32_t i = 0; i < k->nparams; i++) {
    struct variable *v = d->entry->params[i];
    if (v->space != SPACE_PARAM) decode_stop(d, "parameters of an entry are .param variables");
    uint64_t at = (k->param_size + v->align - 1) & ~(v->align - 1);
    if (at + v->size > 4096) decode_stop(d, "more than 4096 bytes of parameters");
    k->params[i].offset = (uint32_t)at;
    k->params[i].size = (uint32_t)v->size;
    k->param_size = (uint32_t)(at + v->size);
    v->address = at;
  }
}

/*
 * Static shared memory first, as much of it as the kernel and what it calls speaks of; external arrays then all
 * begin behind it, whatever their number.
 */
static void place_shared(struct decoder *d, struct function *f, int depth) {
  if (depth > 64) return; /* recursion is refused where the call is decoded */
  for (const struct statement *s = f->body; s; s = s->next) {
    for (int i = 0; i < s->count; i++) {
      const struct operand *o = &s->operands[i];
      if (o->var && o->var->space == SPACE_SHARED && !o->var->external) decode_address(d, o->var);
      if (o->kind == O_FUNC && o->function->defined) place_shared(d, o->function, depth + 1);
    }
  }
}

static void decode_entry(struct decoder *d) {
  decode_constant(d, 0, ~(uint64_t)0); /* offset 0: the predicate that is always true */
  place_params(d);
  struct call call = {.function = d->entry, .frame = frame_of(d, d->entry)};
  d->call = &call;
  place_shared(d, d->entry, 0);
  function_body(d);
}

struct kernel *kernel_decode(struct ptx_module *module, struct function *entry) {
  struct decoder *d = arena_get(&module->arena, sizeof *d);
  struct kernel *k = arena_get(&module->arena, sizeof *k);
  d->module = module;
  d->entry = entry;
  d->kernel = k;
  k->name = entry->name;
  memset(k->specials, -1, sizeof k->specials);
  memcpy(k->maxntid, entry->maxntid, sizeof k->maxntid);
  memcpy(k->reqntid, entry->reqntid, sizeof k->reqntid);
  if (setjmp(module->stop)) return NULL;
  decode_entry(d);
  return k;
}
