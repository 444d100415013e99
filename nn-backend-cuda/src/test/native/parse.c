/* Reads a module: its header, variables, function heads, registers. Bodies are parse_body.c's. */
#include "parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

void parse_open_scope(struct parser *p) {
  struct scope *scope = arena_get(&p->module->arena, sizeof *scope);
  scope->parent = p->scope;
  p->scope = scope;
}

void parse_close_scope(struct parser *p) { p->scope = p->scope->parent; }

static struct symbol *find_in(const struct scope *scope, const char *name) {
  size_t length = strlen(name), stem = length;
  while (stem > 0 && name[stem - 1] >= '0' && name[stem - 1] <= '9') stem--;
  for (struct symbol *s = scope->symbols; s; s = s->next) {
    if (s->kind != SYM_REG_RANGE) {
      if (s->length == length && !memcmp(s->name, name, length)) return s;
    } else if (s->length == stem && stem < length && !memcmp(s->name, name, stem) && strtoul(name + stem, NULL, 10) < (unsigned long)s->count) {
      return s;
    }
  }
  return NULL;
}

struct symbol *parse_lookup(struct parser *p, const char *name) {
  for (struct scope *scope = p->scope; scope; scope = scope->parent) {
    struct symbol *symbol = find_in(scope, name);
    if (symbol) return symbol;
  }
  return NULL;
}

struct symbol *parse_declare(struct parser *p, enum symbol_kind kind, const char *name) {
  if (kind != SYM_REG_RANGE && find_in(p->scope, name))
    ptx_stop(p->module, p->lexer.token.line, "duplicate definition of '%s'", name);
  struct symbol *symbol = arena_get(&p->module->arena, sizeof *symbol);
  symbol->kind = kind;
  symbol->name = name;
  symbol->length = strlen(name);
  symbol->next = p->scope->symbols;
  p->scope->symbols = symbol;
  return symbol;
}

/* ---- declarations ---- */

static const struct {
  const char *name;
  enum ptx_space space;
} spaces[] = {{"reg", SPACE_REG},     {"param", SPACE_PARAM}, {"shared", SPACE_SHARED},
              {"local", SPACE_LOCAL}, {"const", SPACE_CONST}, {"global", SPACE_GLOBAL}};

static bool space_of(const struct token *token, enum ptx_space *space) {
  if (token->kind != TK_DIRECTIVE) return false;
  for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
    if (strcmp(spaces[i].name, token->text)) continue;
    *space = spaces[i].space;
    return true;
  }
  return false;
}

bool parse_is_declaration(const struct parser *p) {
  enum ptx_space ignored;
  return space_of(&p->lexer.token, &ignored);
}

/* .align N, .v2/.v4, .ptr .global .align N, and the type; returns the type, *elements the vector length. */
static enum ptx_type declared_type(struct parser *p, uint64_t *align, unsigned *elements) {
  struct lexer *lexer = &p->lexer;
  enum ptx_type type = T_NONE, found;
  enum ptx_space space;
  bool pointer = false;
  *align = 0;
  *elements = 1;
  for (;;) {
    if (lexer_accept_directive(lexer, "align")) {
      uint64_t n = (uint64_t)lexer_integer(lexer);
      if (n == 0 || (n & (n - 1))) ptx_stop(p->module, lexer->token.line, ".align takes a power of two");
      if (!pointer) *align = n;
    } else if (lexer_accept_directive(lexer, "v2")) {
      *elements = 2;
    } else if (lexer_accept_directive(lexer, "v4")) {
      *elements = 4;
    } else if (lexer_accept_directive(lexer, "ptr")) {
      pointer = true; /* what follows describes the memory pointed to */
    } else if (pointer && space_of(&lexer->token, &space)) {
      lexer_next(lexer);
    } else if (lexer->token.kind == TK_DIRECTIVE && (found = ptx_type_of(lexer->token.text)) != T_NONE) {
      type = found;
      lexer_next(lexer);
    } else {
      break;
    }
  }
  if (type == T_NONE)
    ptx_stop(p->module, lexer->token.line, "parsing error near '%s': expected a type", lexer->token.text);
  return type;
}

static int add_registers(struct parser *p, enum ptx_type type, int count) {
  struct function *f = p->function;
  if (!f) ptx_stop(p->module, p->lexer.token.line, "registers can be declared in functions only");
  if (type == T_B8 || type == T_U8 || type == T_S8)
    ptx_stop(p->module, p->lexer.token.line, "registers of 8 bits are not supported by this interpreter");
  if (count < 0 || count > 1 << 20) ptx_stop(p->module, p->lexer.token.line, "unreasonable number of registers");
  if (f->nregs + count > f->regs_room) {
    int room = 2 * (f->nregs + count);
    struct reg *grown = arena_get(&p->module->arena, (size_t)room * sizeof *grown);
    if (f->nregs) memcpy(grown, f->regs, (size_t)f->nregs * sizeof *grown);
    f->regs = grown;
    f->regs_room = room;
  }
  int first = f->nregs;
  for (int i = 0; i < count; i++) f->regs[f->nregs++].type = type;
  return first;
}

static void declare_register(struct parser *p, enum ptx_type type) {
  const char *name = lexer_name(&p->lexer);
  bool range = lexer_accept(&p->lexer, '<');
  int count = range ? (int)lexer_integer(&p->lexer) : 1;
  if (range) lexer_expect(&p->lexer, '>');
  struct symbol *symbol = parse_declare(p, range ? SYM_REG_RANGE : SYM_REG, name);
  symbol->count = count;
  symbol->first = add_registers(p, type, count);
}

static void put_element(struct parser *p, uint8_t *to, enum ptx_type type) {
  struct lexer *lexer = &p->lexer;
  uint64_t bits;
  if (lexer->token.kind == TK_F32 || lexer->token.kind == TK_F64) {
    bits = (uint64_t)lexer->token.value;
    if (lexer->token.kind == TK_F64 && type == T_F32) {
      double wide;
      memcpy(&wide, &bits, sizeof wide);
      float narrow = (float)wide;
      bits = 0;
      memcpy(&bits, &narrow, sizeof narrow);
    }
    lexer_next(lexer);
  } else if (lexer->token.kind == TK_NAME) {
    ptx_stop(p->module, lexer->token.line, "addresses in initialisers are not supported by this interpreter");
  } else {
    bits = (uint64_t)lexer_integer(lexer);
  }
  memcpy(to, &bits, ptx_type_size(type)); /* little-endian, as the device is */
}

static void put_elements(struct parser *p, struct variable *v, uint8_t *init, uint64_t *at) {
  unsigned step = ptx_type_size(v->type);
  if (lexer_accept(&p->lexer, '{')) {
    if (!lexer_is(&p->lexer, '}')) do put_elements(p, v, init, at);
      while (lexer_accept(&p->lexer, ','));
    lexer_expect(&p->lexer, '}');
    return;
  }
  if (*at + step > v->size) ptx_stop(p->module, p->lexer.token.line, "too many initial values for '%s'", v->name);
  put_element(p, init + *at, v->type);
  *at += step;
}

static struct variable *declare_variable(struct parser *p, enum ptx_space space, enum ptx_type type, uint64_t align,
                                         unsigned elements, bool external) {
  struct lexer *lexer = &p->lexer;
  struct variable *v = arena_get(&p->module->arena, sizeof *v);
  v->name = lexer_name(lexer);
  v->space = space;
  v->type = type;
  v->size = (uint64_t)ptx_type_size(type) * elements;
  v->align = align ? align : v->size;
  v->external = external;
  bool unsized = false;
  while (lexer_accept(lexer, '[')) {
    if (lexer_is(lexer, ']')) unsized = true;
    else v->size *= (uint32_t)lexer_integer(lexer);
    lexer_expect(lexer, ']');
    if (v->size > (uint64_t)1 << 31) ptx_stop(p->module, lexer->token.line, "'%s' is too large", v->name);
  }
  if (unsized) v->size = 0;
  if (unsized && !(external && space == SPACE_SHARED))
    ptx_stop(p->module, lexer->token.line, "'%s' needs a size: only external shared arrays go without", v->name);
  if (lexer_accept(lexer, '=')) {
    if (space != SPACE_GLOBAL && space != SPACE_CONST)
      ptx_stop(p->module, lexer->token.line, "only .global and .const variables can be initialised");
    uint8_t *init = arena_get(&p->module->arena, v->size);
    uint64_t at = 0;
    put_elements(p, v, init, &at);
    v->init = init;
  }
  return v;
}

static void bind_variable(struct parser *p, struct variable *v) {
  parse_declare(p, SYM_VAR, v->name)->var = v;
  if (v->space == SPACE_GLOBAL || v->space == SPACE_CONST) {
    v->next = p->module->variables;
    p->module->variables = v;
  }
}

void parse_declaration(struct parser *p, bool external) {
  enum ptx_space space = SPACE_REG;
  uint64_t align;
  unsigned elements;
  space_of(&p->lexer.token, &space);
  lexer_next(&p->lexer);
  enum ptx_type type = declared_type(p, &align, &elements);
  do {
    if (space == SPACE_REG) declare_register(p, type);
    else bind_variable(p, declare_variable(p, space, type, align, elements, external));
  } while (lexer_accept(&p->lexer, ','));
  lexer_expect(&p->lexer, ';');
}

/* ---- functions ---- */

/* (.param .b64 a, .reg .f32 b): names are bound in the function's own scope. */
static int parameters(struct parser *p, struct variable ***list) {
  struct variable *found[256];
  int n = 0;
  lexer_expect(&p->lexer, '(');
  while (!lexer_is(&p->lexer, ')')) {
    enum ptx_space space;
    uint64_t align;
    unsigned elements;
    if (!space_of(&p->lexer.token, &space) || (space != SPACE_PARAM && space != SPACE_REG))
      ptx_stop(p->module, p->lexer.token.line, "parsing error near '%s': expected .param or .reg", p->lexer.token.text);
    lexer_next(&p->lexer);
    enum ptx_type type = declared_type(p, &align, &elements);
    if (n == 256) ptx_stop(p->module, p->lexer.token.line, "more than 256 parameters");
    if (space == SPACE_PARAM) {
      found[n] = declare_variable(p, space, type, align, elements, false);
      bind_variable(p, found[n]);
    } else {
      found[n] = arena_get(&p->module->arena, sizeof **found);
      found[n]->space = SPACE_REG;
      found[n]->type = type;
      found[n]->address = (uint64_t)p->function->nregs;
      declare_register(p, type);
    }
    n++;
    if (!lexer_accept(&p->lexer, ',')) break;
  }
  lexer_expect(&p->lexer, ')');
  *list = arena_get(&p->module->arena, (size_t)(n + 1) * sizeof **list);
  memcpy(*list, found, (size_t)n * sizeof **list);
  return n;
}

static void limits(struct parser *p, unsigned to[3]) {
  lexer_next(&p->lexer);
  to[1] = to[2] = 1;
  for (int i = 0; i < 3; i++) {
    to[i] = (unsigned)lexer_integer(&p->lexer);
    if (!lexer_accept(&p->lexer, ',')) break;
  }
}

static void tuning(struct parser *p, struct function *f) {
  struct lexer *lexer = &p->lexer;
  for (;;) {
    if (lexer_is_directive(lexer, "maxntid")) {
      limits(p, f->maxntid);
    } else if (lexer_is_directive(lexer, "reqntid")) {
      limits(p, f->reqntid);
    } else if (lexer_accept_directive(lexer, "maxnreg")) {
      f->maxnreg = (unsigned)lexer_integer(lexer);
    } else if (lexer_accept_directive(lexer, "minnctapersm") || lexer_accept_directive(lexer, "maxnctapersm")) {
      lexer_integer(lexer);
    } else if (lexer_accept_directive(lexer, "pragma")) {
      lexer_next(lexer);
      lexer_expect(lexer, ';');
    } else if (!lexer_accept_directive(lexer, "noreturn")) {
      return;
    }
  }
}

static struct function *declared_function(struct parser *p, const char *name) {
  for (struct function *f = p->module->functions; f; f = f->next)
    if (!strcmp(f->name, name)) return f;
  struct function *f = arena_get(&p->module->arena, sizeof *f);
  f->name = name;
  f->next = p->module->functions;
  p->module->functions = f;
  parse_declare(p, SYM_FUNC, name)->function = f;
  return f;
}

/* .func (results) name (params) { ... }, .entry name (params) ... { ... }, or a prototype ending in ';'. */
static void parse_function(struct parser *p, bool entry) {
  struct function head = {.entry = entry, .line = p->lexer.token.line};
  struct scope *module_scope = p->scope;
  p->function = &head;
  parse_open_scope(p);
  if (!entry && lexer_is(&p->lexer, '(')) head.nresults = parameters(p, &head.results);
  head.name = lexer_name(&p->lexer);
  if (lexer_is(&p->lexer, '(')) head.nparams = parameters(p, &head.params);
  tuning(p, &head);
  struct scope *inner = p->scope;
  p->scope = module_scope;
  struct function *f = declared_function(p, head.name);
  if (f->defined) ptx_stop(p->module, head.line, "duplicate definition of function '%s'", head.name);
  head.next = f->next;
  head.defined = !lexer_is(&p->lexer, ';');
  *f = head;
  if (f->defined) {
    p->function = f;
    p->scope = inner;
    p->tail = &f->body;
    lexer_expect(&p->lexer, '{');
    parse_body(p);
    p->scope = module_scope;
  } else {
    lexer_expect(&p->lexer, ';');
  }
  p->function = NULL;
}

/* ---- the module ---- */

static void header(struct parser *p) {
  struct lexer *lexer = &p->lexer;
  if (!lexer_accept_directive(lexer, "version"))
    ptx_stop(p->module, lexer->token.line, "Missing .version directive at start of file");
  unsigned major = 0, minor = 0;
  if (sscanf(lexer->token.text, "%u.%u", &major, &minor) != 2)
    ptx_stop(p->module, lexer->token.line, "malformed .version '%s'", lexer->token.text);
  p->module->version = major * 10 + minor;
  lexer_next(lexer);
  if (!lexer_accept_directive(lexer, "target"))
    ptx_stop(p->module, lexer->token.line, "Missing .target directive");
  if (sscanf(lexer_name(lexer), "sm_%u", &p->module->target) != 1)
    ptx_stop(p->module, lexer->token.line, "unknown .target");
  while (lexer_accept(lexer, ',')) lexer_name(lexer);
}

static void module_item(struct parser *p) {
  struct lexer *lexer = &p->lexer;
  bool external = false;
  for (;;) {
    if (lexer_accept_directive(lexer, "extern")) external = true;
    else if (!lexer_accept_directive(lexer, "visible") && !lexer_accept_directive(lexer, "weak") &&
             !lexer_accept_directive(lexer, "common"))
      break;
  }
  if (lexer_accept_directive(lexer, "address_size")) {
    if (lexer_integer(lexer) != 64) ptx_stop(p->module, lexer->token.line, "only .address_size 64 is supported");
  } else if (lexer_is_directive(lexer, "file") || lexer_is_directive(lexer, "loc")) {
    lexer_skip_line(lexer);
  } else if (lexer_accept_directive(lexer, "section")) {
    while (lexer->token.kind != TK_END && !lexer_is(lexer, '}')) lexer_next(lexer);
    lexer_expect(lexer, '}');
  } else if (lexer_accept_directive(lexer, "entry")) {
    parse_function(p, true);
  } else if (lexer_accept_directive(lexer, "func")) {
    parse_function(p, false);
  } else if (parse_is_declaration(p)) {
    parse_declaration(p, external);
  } else {
    ptx_stop(p->module, lexer->token.line, "parsing error near '%s'", lexer->token.text);
  }
}

bool ptx_parse(struct ptx_module *module, const char *text, struct ptx_log *log) {
  struct parser p = {.module = module};
  memset(module, 0, sizeof *module);
  module->log = log;
  if (setjmp(module->stop) == 0) {
    parse_open_scope(&p);
    lexer_start(&p.lexer, module, text);
    header(&p);
    while (p.lexer.token.kind != TK_END) module_item(&p);
  }
  return log->errors == 0;
}
