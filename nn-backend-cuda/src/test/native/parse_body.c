/* Reads the statements of a function: labels, scopes, instructions and their operands. */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name;
  enum ptx_type type;
} specials[SR_COUNT] = {
    [SR_TID_X] = {"%tid.x", T_U32},
    [SR_TID_Y] = {"%tid.y", T_U32},
    [SR_TID_Z] = {"%tid.z", T_U32},
    [SR_NTID_X] = {"%ntid.x", T_U32},
    [SR_NTID_Y] = {"%ntid.y", T_U32},
    [SR_NTID_Z] = {"%ntid.z", T_U32},
    [SR_CTAID_X] = {"%ctaid.x", T_U32},
    [SR_CTAID_Y] = {"%ctaid.y", T_U32},
    [SR_CTAID_Z] = {"%ctaid.z", T_U32},
    [SR_NCTAID_X] = {"%nctaid.x", T_U32},
    [SR_NCTAID_Y] = {"%nctaid.y", T_U32},
    [SR_NCTAID_Z] = {"%nctaid.z", T_U32},
    [SR_LANEID] = {"%laneid", T_U32},
    [SR_WARPID] = {"%warpid", T_U32},
    [SR_NWARPID] = {"%nwarpid", T_U32},
    [SR_SMID] = {"%smid", T_U32},
    [SR_NSMID] = {"%nsmid", T_U32},
    [SR_LANEMASK_EQ] = {"%lanemask_eq", T_U32},
    [SR_LANEMASK_LE] = {"%lanemask_le", T_U32},
    [SR_LANEMASK_LT] = {"%lanemask_lt", T_U32},
    [SR_LANEMASK_GE] = {"%lanemask_ge", T_U32},
    [SR_LANEMASK_GT] = {"%lanemask_gt", T_U32},
    [SR_DYNAMIC_SMEM_SIZE] = {"%dynamic_smem_size", T_U32},
    [SR_TOTAL_SMEM_SIZE] = {"%total_smem_size", T_U32},
    [SR_CLOCK] = {"%clock", T_U32},
    [SR_CLOCK_HI] = {"%clock_hi", T_U32},
    [SR_CLOCK64] = {"%clock64", T_U64},
    [SR_GLOBALTIMER] = {"%globaltimer", T_U64},
};

enum ptx_type special_type(enum special s) { return specials[s].type; }

static struct operand operand(struct parser *p);

static void name_operand(struct parser *p, struct operand *o) {
  struct lexer *lexer = &p->lexer;
  const char *name = lexer_name(lexer);
  struct symbol *symbol = parse_lookup(p, name);
  o->name = name;
  if (!strcmp(name, "_")) {
    o->kind = O_SINK;
  } else if (!strcmp(name, "WARP_SZ")) {
    o->kind = O_IMM;
    o->value = 32;
  } else if (symbol && symbol->kind == SYM_VAR) {
    o->kind = O_VAR;
    o->var = symbol->var;
    if (lexer_accept(lexer, '+')) o->value = lexer_integer(lexer);
  } else if (symbol && symbol->kind == SYM_FUNC) {
    o->kind = O_FUNC;
    o->function = symbol->function;
  } else if (symbol) {
    o->kind = O_REG;
    o->reg = symbol->first;
    if (symbol->kind == SYM_REG_RANGE) o->reg += atoi(name + symbol->length);
    o->type = p->function->regs[o->reg].type;
  } else {
    o->kind = O_LABEL;
    o->scope = p->scope;
    for (int s = 0; s < SR_COUNT; s++) {
      if (strcmp(specials[s].name, name)) continue;
      o->kind = O_SPECIAL;
      o->special = (enum special)s;
      o->type = specials[s].type;
    }
    if (o->kind == O_LABEL && name[0] == '%')
      ptx_stop(p->module, lexer->token.line, "unknown symbol '%s'", name);
  }
}

/* [reg], [reg+8], [reg+-8], [var], [var+8], [16] */
static void memory_operand(struct parser *p, struct operand *o) {
  struct lexer *lexer = &p->lexer;
  lexer_next(lexer);
  if (lexer->token.kind == TK_NAME) {
    int line = lexer->token.line;
    name_operand(p, o);
    if (o->kind != O_REG && o->kind != O_VAR)
      ptx_stop(p->module, line, "'%s' is no address", o->name);
    if (lexer_accept(lexer, '+')) o->value += lexer_integer(lexer);
    else if (lexer_is(lexer, '-')) o->value += lexer_integer(lexer);
    if (o->kind == O_VAR) o->reg = -1;
  } else {
    o->value = lexer_integer(lexer);
    o->reg = -1;
  }
  o->kind = O_MEM;
  lexer_expect(lexer, ']');
}

static void list_operand(struct parser *p, struct operand *o, enum operand_kind kind, char close) {
  struct operand items[256];
  int n = 0;
  o->kind = kind;
  lexer_next(&p->lexer);
  while (!lexer_is(&p->lexer, close)) {
    if (n == 256) ptx_stop(p->module, p->lexer.token.line, "more than 256 operands");
    items[n++] = operand(p);
    if (!lexer_accept(&p->lexer, ',')) break;
  }
  lexer_expect(&p->lexer, close);
  o->list = arena_get(&p->module->arena, (size_t)(n + 1) * sizeof *items);
  memcpy(o->list, items, (size_t)n * sizeof *items);
  o->count = n;
}

static struct operand operand(struct parser *p) {
  struct lexer *lexer = &p->lexer;
  struct operand o = {.reg = -1, .reg2 = -1};
  o.negated = lexer_accept(lexer, '!');
  bool minus = lexer_is(lexer, '-');
  if (minus) lexer_next(lexer);
  switch (lexer->token.kind) {
    case TK_NAME:
      name_operand(p, &o);
      if (o.kind == O_REG && lexer_accept(lexer, '|')) {
        struct operand second = operand(p);
        if (second.kind == O_REG) o.reg2 = second.reg;
      } else if (o.kind == O_SINK && lexer_accept(lexer, '|')) {
        struct operand second = operand(p);
        o.kind = O_REG;
        o.type = second.type;
        o.reg = -1;
        o.reg2 = second.reg;
      }
      break;
    case TK_INT:
    case TK_F32:
    case TK_F64:
      o.kind = O_IMM;
      o.value = lexer->token.value;
      o.type = lexer->token.kind == TK_INT ? T_NONE : lexer->token.kind == TK_F32 ? T_F32 : T_F64;
      if (minus && o.type == T_NONE) {
        o.value = -o.value;
        minus = false;
      }
      lexer_next(lexer);
      break;
    default:
      if (lexer_is(lexer, '[')) memory_operand(p, &o);
      else if (lexer_is(lexer, '{')) list_operand(p, &o, O_VEC, '}');
      else if (lexer_is(lexer, '(')) list_operand(p, &o, O_LIST, ')');
      else ptx_stop(p->module, lexer->token.line, "parsing error near '%s'", lexer->token.text);
  }
  if (minus) ptx_stop(p->module, lexer->token.line, "'-' in front of what is no integer");
  return o;
}

static struct statement *add_statement(struct parser *p) {
  struct statement *s = arena_get(&p->module->arena, sizeof *s);
  s->line = p->lexer.token.line;
  s->scope = p->scope;
  s->guard = -1;
  *p->tail = s;
  p->tail = &s->next;
  return s;
}

static void instruction(struct parser *p) {
  struct lexer *lexer = &p->lexer;
  struct statement *s = add_statement(p);
  if (lexer_accept(lexer, '@')) {
    s->guard_negated = lexer_accept(lexer, '!');
    struct operand guard = operand(p);
    if (guard.kind != O_REG || guard.type != T_PRED)
      ptx_stop(p->module, s->line, "a guard has to be a predicate register");
    s->guard = guard.reg;
    s->line = lexer->token.line;
  }
  s->opcode = lexer_name(lexer);
  struct operand items[16];
  int n = 0;
  while (!lexer_is(lexer, ';')) {
    if (n == 16) ptx_stop(p->module, s->line, "too many operands");
    items[n++] = operand(p);
    if (!lexer_accept(lexer, ',')) break;
  }
  lexer_expect(lexer, ';');
  s->operands = arena_get(&p->module->arena, (size_t)(n + 1) * sizeof *items);
  memcpy(s->operands, items, (size_t)n * sizeof *items);
  s->count = n;
}

void parse_body(struct parser *p) {
  struct lexer *lexer = &p->lexer;
  for (int depth = 1; depth > 0;) {
    if (lexer_accept(lexer, '{')) {
      parse_open_scope(p);
      depth++;
    } else if (lexer_is(lexer, '}')) {
      parse_close_scope(p);
      depth--;
      lexer_next(lexer);
    } else if (parse_is_declaration(p)) {
      parse_declaration(p, false);
    } else if (lexer_is_directive(lexer, "loc")) {
      lexer_skip_line(lexer);
    } else if (lexer_accept_directive(lexer, "pragma")) {
      lexer_next(lexer);
      lexer_expect(lexer, ';');
    } else if (lexer->token.kind == TK_NAME && lexer_peek(lexer)->kind == TK_PUNCT &&
               lexer_peek(lexer)->text[0] == ':') {
      struct statement *s = add_statement(p);
      s->label = lexer_name(lexer);
      lexer_next(lexer);
    } else if (lexer->token.kind == TK_NAME || lexer_is(lexer, '@')) {
      instruction(p);
    } else if (lexer->token.kind == TK_END) {
      ptx_stop(p->module, lexer->token.line, "the function '%s' does not end", p->function->name);
    } else {
      ptx_stop(p->module, lexer->token.line, "parsing error near '%s'", lexer->token.text);
    }
  }
}
