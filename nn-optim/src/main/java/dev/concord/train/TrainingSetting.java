package dev.concord.train;

import dev.concord.loss.Loss;
import dev.concord.model.Model;
import dev.concord.optim.Optimization;

/**
 * What all steps of a session have in common.
 *
 * @param seed of random layers
 */
record TrainingSetting(
    Model model,
    Loss loss,
    Optimization optimization,
    AssignedGroups groups,
    TrainingData data,
    long seed) {}
