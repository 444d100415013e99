package dev.concord.examples.lecture;

import java.util.List;
import java.util.stream.Collectors;

/** The examples of the lectures, in the lectures' order. */
public final class Examples {
  private Examples() {}

  /** All of them. */
  public static List<Example> all() {
    return List.of(
        new ChainRule(),
        new LearningRateRegimes(),
        new LinearRegression(),
        new Xor(),
        new Interpolation(),
        new SignalFromNoise(),
        new PlaneRegions(),
        new HiddenLayer(),
        new SymmetryProblem(),
        new Activations(),
        new Losses(),
        new LossWeights(),
        new Initialisers(),
        new VanishingGradients(),
        new Blocks(),
        new EmbeddedMonths(),
        new SharedWeights(),
        new DeadUnits(),
        new Scaling(),
        new Transforms(),
        new SeismicStations(),
        new RamanSpectra(),
        new MissingInputs(),
        new Tables(),
        new TableFiles(),
        new AugmentedData(),
        new AugmentedTable(),
        new Imbalance(),
        new OptimizerRace(),
        new OptimizerForms(),
        new QuasiNewton(),
        new ParameterGroups(),
        new Schedules(),
        new RateFinding(),
        new Annealing(),
        new FlatMinima(),
        new Clipping(),
        new Overfitting(),
        new Regularisation(),
        new NoisyTraining(),
        new EarlyStoppingExample(),
        new RandomLabels(),
        new DoubleDescent(),
        new Watching(),
        new Resuming(),
        new Metrics(),
        new RegressionMetrics(),
        new ModelSelection(),
        new Halving(),
        new Ensembles(),
        new Pruned(),
        new FeaturePruned(),
        new MnistNetworks(),
        new MnistOptimizers());
  }

  /**
   * The example of that name.
   *
   * @throws IllegalArgumentException if there is none, listing all
   */
  public static Example named(String name) {
    return all().stream()
        .filter(example -> example.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown example \"%s\": expected one of %s"
                        .formatted(
                            name,
                            all().stream().map(Example::name).collect(Collectors.joining(", ")))));
  }
}
