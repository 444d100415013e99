package dev.concord.benchmarks;

/**
 * One cell of the table.
 *
 * @param scenario what was done
 * @param threads with how many threads
 * @param contender by whom
 * @param nanoseconds time of one call
 */
record Measurement(Scenario scenario, int threads, String contender, double nanoseconds) {}
