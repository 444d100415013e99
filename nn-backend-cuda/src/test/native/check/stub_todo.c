#include "check.h"
void check_arithmetic(void) {}
void check_control(void) {}
void check_refusals(void) {}
void check_errors(void) { MUST(cuInit(0)); }
void check_streams(void) {}
