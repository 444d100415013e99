package dev.concord.examples.run;

import java.util.SequencedMap;

/**
 * How good a finished run is, in one number; the whole judgement is {@link RunReport}.
 *
 * @param seed of the run
 * @param measure what the number is, such as "Test accuracy"
 * @param value the number: an accuracy in percent, or a root mean square error
 * @param percent whether it is in percent
 * @param weightHash SHA-256 of the trained weights, hexadecimal
 * @param metrics what else was asked for, by name
 */
public record RunResult(
    long seed,
    String measure,
    double value,
    boolean percent,
    String weightHash,
    SequencedMap<String, Double> metrics) {}
