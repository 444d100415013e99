package dev.concord.examples.reproduce;

/**
 * What one training of a {@link Reproduction} brought.
 *
 * @param seed of first weights, order of rows and dropout
 * @param error in percent
 * @param seconds of training
 * @param weightHash SHA-256 of the trained weights, hexadecimal
 */
public record SeedResult(long seed, double error, double seconds, String weightHash) {}
