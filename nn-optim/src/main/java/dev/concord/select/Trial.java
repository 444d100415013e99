package dev.concord.select;

import java.util.function.BooleanSupplier;

/**
 * One configuration to be tried, as an {@link Objective} gets it.
 *
 * @param number place in the search, from 0
 * @param settings what to try
 * @param resource how much to spend on it, such as a number of epochs; 1 with strategies that spend
 *     the same on all
 * @param origin number of the first trial of this configuration, this one's own unless a strategy
 *     gives good configurations more; {@link TrialCheckpoints} goes on from there
 * @param seed follows from the search's seed and {@code origin}; use it, or one seed for all trials
 * @param stop whether the search is to end: a trial may then throw {@link TrialStoppedException},
 *     or be completed
 */
public record Trial(
    int number,
    Configuration settings,
    int resource,
    int origin,
    long seed,
    BooleanSupplier stop) {}
