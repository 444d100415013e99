/* The words of PTX text. */
#ifndef CONCORD_LEXER_H
#define CONCORD_LEXER_H

#include "ptx.h"

enum token_kind {
  TK_END,
  TK_NAME,      /* add.rn.f32, %r12, $L__BB0_1, _Z3foov */
  TK_DIRECTIVE, /* .reg (text without the point) */
  TK_INT,       /* value */
  TK_F32,       /* value: bits */
  TK_F64,       /* value: bits */
  TK_STRING,
  TK_PUNCT      /* text[0] */
};

struct token {
  enum token_kind kind;
  int line;
  const char *text; /* zero-terminated, in the module's arena */
  int64_t value;
};

struct lexer {
  struct ptx_module *module;
  const char *at;
  int line;
  struct token token, ahead;
  bool has_ahead;
};

void lexer_start(struct lexer *lexer, struct ptx_module *module, const char *text);
void lexer_next(struct lexer *lexer);                /* moves lexer->token on */
const struct token *lexer_peek(struct lexer *lexer); /* the token behind lexer->token */
bool lexer_is(const struct lexer *lexer, char punct);
bool lexer_accept(struct lexer *lexer, char punct);
void lexer_expect(struct lexer *lexer, char punct);
bool lexer_is_directive(const struct lexer *lexer, const char *name);
bool lexer_accept_directive(struct lexer *lexer, const char *name);
const char *lexer_name(struct lexer *lexer);   /* takes a TK_NAME or stops */
int64_t lexer_integer(struct lexer *lexer);    /* takes an optionally signed integer or stops */
void lexer_skip_line(struct lexer *lexer);     /* .loc, .file: the rest of the line */

#endif
