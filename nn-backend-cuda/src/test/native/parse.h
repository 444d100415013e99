/* What the two halves of the parser share: parse.c (module and declarations) and parse_body.c (statements). */
#ifndef CONCORD_PARSE_H
#define CONCORD_PARSE_H

#include "lexer.h"

struct parser {
  struct ptx_module *module;
  struct lexer lexer;
  struct scope *scope;       /* the innermost */
  struct function *function; /* whose body is read, or NULL */
  struct statement **tail;   /* where its next statement goes */
};

struct symbol *parse_lookup(struct parser *p, const char *name);
struct symbol *parse_declare(struct parser *p, enum symbol_kind kind, const char *name);
void parse_open_scope(struct parser *p);
void parse_close_scope(struct parser *p);

/* .reg, .param, .shared, .local, .const, .global: from the directive to the semicolon. */
bool parse_is_declaration(const struct parser *p);
void parse_declaration(struct parser *p, bool external);

/* A function's statements, from behind its opening brace to its closing one. */
void parse_body(struct parser *p);

#endif
