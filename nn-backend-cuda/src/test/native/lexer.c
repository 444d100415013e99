/* Cuts PTX text into tokens; comments and white space go. See lexer.h. */
#include "lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool name_start(char c) { return isalpha((unsigned char)c) || c == '_' || c == '$' || c == '%'; }

static bool name_part(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$'; }

static const char *copy(struct lexer *lexer, const char *from, size_t length) {
  char *text = arena_get(&lexer->module->arena, length + 1);
  memcpy(text, from, length);
  return text;
}

static void skip_blanks(struct lexer *lexer) {
  const char *at = lexer->at;
  for (;;) {
    if (*at == '\n') {
      lexer->line++;
      at++;
    } else if (isspace((unsigned char)*at)) {
      at++;
    } else if (at[0] == '/' && at[1] == '/') {
      while (*at && *at != '\n') at++;
    } else if (at[0] == '/' && at[1] == '*') {
      for (at += 2; *at && !(at[0] == '*' && at[1] == '/'); at++) lexer->line += *at == '\n';
      if (*at) at += 2;
    } else {
      break;
    }
  }
  lexer->at = at;
}

/* 0f and 0d literals hold the bits in exactly 8 and 16 hexadecimal digits. */
static void float_literal(struct lexer *lexer, struct token *token, size_t digits) {
  char *end;
  token->value = (int64_t)strtoull(lexer->at + 2, &end, 16);
  if ((size_t)(end - lexer->at) != digits + 2)
    ptx_stop(lexer->module, lexer->line, "a 0%c literal takes exactly %zu hexadecimal digits", lexer->at[1], digits);
  token->kind = digits == 8 ? TK_F32 : TK_F64;
  lexer->at = end;
}

static void number(struct lexer *lexer, struct token *token) {
  const char *at = lexer->at;
  if (at[0] == '0' && (at[1] == 'f' || at[1] == 'F')) {
    float_literal(lexer, token, 8);
  } else if (at[0] == '0' && (at[1] == 'd' || at[1] == 'D')) {
    float_literal(lexer, token, 16);
  } else {
    char *end;
    bool binary = at[0] == '0' && (at[1] == 'b' || at[1] == 'B');
    token->kind = TK_INT;
    token->value = (int64_t)(binary ? strtoull(at + 2, &end, 2) : strtoull(at, &end, 0));
    if (*end == '.' && isdigit((unsigned char)end[1])) {
      double d = strtod(at, &end);
      memcpy(&token->value, &d, sizeof d);
      token->kind = TK_F64;
    }
    if (*end == 'U') end++;
    lexer->at = end;
  }
  if (name_part(*lexer->at)) ptx_stop(lexer->module, lexer->line, "malformed number near '%.12s'", at);
  token->text = copy(lexer, at, (size_t)(lexer->at - at));
}

static void scan(struct lexer *lexer, struct token *token) {
  skip_blanks(lexer);
  memset(token, 0, sizeof *token);
  token->line = lexer->line;
  const char *start = lexer->at, *at = start;
  if (!*at) {
    token->kind = TK_END;
    token->text = "end of text";
  } else if (name_start(*at)) {
    while (name_part(*at) || *at == '.' || *at == '%' || (at[0] == ':' && at[1] == ':')) at += *at == ':' ? 2 : 1;
    token->kind = TK_NAME;
    token->text = copy(lexer, start, (size_t)(at - start));
    lexer->at = at;
  } else if (*at == '.' && name_start(at[1])) {
    for (at++; name_part(*at); at++) continue;
    token->kind = TK_DIRECTIVE;
    token->text = copy(lexer, start + 1, (size_t)(at - start - 1));
    lexer->at = at;
  } else if (isdigit((unsigned char)*at)) {
    number(lexer, token);
  } else if (*at == '"') {
    for (at++; *at && *at != '"' && *at != '\n'; at++) continue;
    if (*at != '"') ptx_stop(lexer->module, lexer->line, "unfinished string");
    token->kind = TK_STRING;
    token->text = copy(lexer, start + 1, (size_t)(at - start - 1));
    lexer->at = at + 1;
  } else {
    token->kind = TK_PUNCT;
    token->text = copy(lexer, start, 1);
    lexer->at = at + 1;
  }
}

void lexer_start(struct lexer *lexer, struct ptx_module *module, const char *text) {
  memset(lexer, 0, sizeof *lexer);
  lexer->module = module;
  lexer->at = text;
  lexer->line = 1;
  lexer_next(lexer);
}

void lexer_next(struct lexer *lexer) {
  if (lexer->has_ahead) {
    lexer->token = lexer->ahead;
    lexer->has_ahead = false;
  } else {
    scan(lexer, &lexer->token);
  }
}

const struct token *lexer_peek(struct lexer *lexer) {
  if (!lexer->has_ahead) scan(lexer, &lexer->ahead);
  lexer->has_ahead = true;
  return &lexer->ahead;
}

bool lexer_is(const struct lexer *lexer, char punct) {
  return lexer->token.kind == TK_PUNCT && lexer->token.text[0] == punct;
}

bool lexer_accept(struct lexer *lexer, char punct) {
  if (!lexer_is(lexer, punct)) return false;
  lexer_next(lexer);
  return true;
}

void lexer_expect(struct lexer *lexer, char punct) {
  if (!lexer_accept(lexer, punct))
    ptx_stop(lexer->module, lexer->token.line, "parsing error near '%s': expected '%c'", lexer->token.text, punct);
}

bool lexer_is_directive(const struct lexer *lexer, const char *name) {
  return lexer->token.kind == TK_DIRECTIVE && !strcmp(lexer->token.text, name);
}

bool lexer_accept_directive(struct lexer *lexer, const char *name) {
  if (!lexer_is_directive(lexer, name)) return false;
  lexer_next(lexer);
  return true;
}

const char *lexer_name(struct lexer *lexer) {
  if (lexer->token.kind != TK_NAME)
    ptx_stop(lexer->module, lexer->token.line, "parsing error near '%s': expected a name", lexer->token.text);
  const char *name = lexer->token.text;
  lexer_next(lexer);
  return name;
}

int64_t lexer_integer(struct lexer *lexer) {
  bool negative = lexer_accept(lexer, '-');
  if (lexer->token.kind != TK_INT)
    ptx_stop(lexer->module, lexer->token.line, "parsing error near '%s': expected an integer", lexer->token.text);
  int64_t value = lexer->token.value;
  lexer_next(lexer);
  return negative ? -value : value;
}

void lexer_skip_line(struct lexer *lexer) {
  int line = lexer->token.line;
  while (lexer->token.kind != TK_END && lexer->token.line == line) lexer_next(lexer);
}
