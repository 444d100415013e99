package dev.concord.tck;

import dev.concord.init.Initializer;
import dev.concord.layer.Activation;
import dev.concord.layer.BatchNormalization;
import dev.concord.layer.Dense;
import dev.concord.layer.Embedding;
import dev.concord.layer.Flatten;
import dev.concord.layer.GaussianNoise;
import dev.concord.layer.Highway;
import dev.concord.layer.LayerNormalization;
import dev.concord.layer.PRelu;
import dev.concord.layer.ParameterRegularization;
import dev.concord.layer.ScaleAndShift;
import dev.concord.layer.WeightRegularization;
import dev.concord.model.FunctionalBuilder;
import dev.concord.model.LayerOutput;
import dev.concord.model.Model;
import dev.concord.model.ModelInput;
import dev.concord.regularization.Constraint;
import dev.concord.regularization.Regularizer;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.tensor.Shape;
import java.util.List;

/** Models with every penalty, constraint and noise, on each kind of parameter that takes them. */
public final class RegularizationModels implements ModelCases {
  private static final int ROWS = 4;

  /** For ServiceLoader. */
  public RegularizationModels() {}

  @Override
  public List<ModelCase> models() {
    return List.of(
        penalties(), maxNorm(), noise(), vectors(), gate(), slopes(), normalizations(), asKeras());
  }

  private static HostTensor rows(String label) {
    return TestNumbers.of(label).floats(ROWS, 3);
  }

  private static ModelCase penalties() {
    Model model =
        Model.sequential(3)
            .add(
                Dense.of(4, Activation.TANH)
                    .withRegularizer(Regularizer.l1(0.05f))
                    .withBiasRegularizer(Regularizer.l2(0.1f)))
            .add(
                Dense.of(2)
                    .withRegularizer(Regularizer.elasticNet(0.02f, 0.03f))
                    .withActivityRegularizer(Regularizer.l2(0.04f)))
            .build();
    String label = "penalties on weights, bias and outputs";
    return ModelCase.of(label, model, rows(label));
  }

  private static ModelCase maxNorm() {
    Model model =
        Model.sequential(3)
            .add(Dense.of(4, Activation.TANH).withMaxNorm(0.8f))
            .add(Dense.of(2).withMaxNorm(100))
            .build();
    String label = "max-norm";
    return ModelCase.of(label, model, rows(label));
  }

  private static ModelCase noise() {
    Model model =
        Model.sequential(3)
            .add(new GaussianNoise(0.3f))
            .add(Dense.of(4, Activation.TANH).withWeightNoise(0.2f))
            .add(new GaussianNoise(0.1f))
            .add(Dense.of(2))
            .build();
    String label = "Gaussian noise on inputs, weights and activations";
    return ModelCase.of(label, model, rows(label));
  }

  private static ModelCase vectors() {
    FunctionalBuilder net = Model.functional();
    LayerOutput words = net.input(new ModelInput("words", DType.I32, Shape.of(2)));
    Embedding embedding =
        Embedding.of(5, 3).withRegularizer(Regularizer.l1(0.05f)).withMaxNorm(0.7f);
    LayerOutput flat = net.apply(new Flatten(), net.apply(embedding, words));
    Model model = net.build(net.apply(Dense.of(2), flat));
    String label = "embedding with vectors of limited norm";
    return ModelCase.of(label, model, TestNumbers.of(label).ints(0, 5, ROWS, 2));
  }

  private static ModelCase gate() {
    WeightRegularization all =
        WeightRegularization.NONE
            .withWeight(Regularizer.l2(0.1f))
            .withBias(Regularizer.l1(0.1f))
            .withOutputs(Regularizer.l2(0.05f))
            .withConstraint(Constraint.maxNorm(0.5f))
            .withNoise(0.1f);
    FunctionalBuilder net = Model.functional();
    LayerOutput x = net.input("x", 3);
    LayerOutput y =
        net.highway(
            x, new Highway(-0.5f).with(all), in -> net.apply(Dense.of(3, Activation.TANH), in));
    String label = "highway gate with penalties, max-norm and noise";
    return ModelCase.of(label, net.build(net.apply(Dense.of(2), y)), rows(label));
  }

  private static ModelCase slopes() {
    ParameterRegularization limited =
        ParameterRegularization.NONE
            .withPenalty(Regularizer.l2(0.1f))
            .withConstraint(Constraint.maxNorm(0.3f));
    Model model =
        Model.sequential(3)
            .add(Dense.of(4))
            .add(new PRelu(true, Initializer.constant(0.25f)).with(limited))
            .add(Dense.of(3))
            .add(new PRelu().with(limited))
            .build();
    String label = "parametric ReLU with penalty and max-norm";
    return ModelCase.of(label, model, rows(label));
  }

  private static ModelCase normalizations() {
    ParameterRegularization l1 = ParameterRegularization.NONE.withPenalty(Regularizer.l1(0.1f));
    ParameterRegularization l2 = ParameterRegularization.NONE.withPenalty(Regularizer.l2(0.1f));
    Constraint limit = Constraint.maxNorm(0.4f);
    Model model =
        Model.sequential(3)
            .add(Dense.of(5, Activation.TANH))
            .add(new BatchNormalization().with(new ScaleAndShift(l1.withConstraint(limit), l2)))
            .add(new LayerNormalization().with(new ScaleAndShift(l2, l1.withConstraint(limit))))
            .add(Dense.of(2))
            .build();
    String label = "normalisations with penalties and max-norm";
    return ModelCase.of(label, model, rows(label));
  }

  private static ModelCase asKeras() {
    Model model = Model.sequential(3).add(BatchNormalization.asKeras()).add(Dense.of(2)).build();
    String label = "batch normalisation with Keras' defaults";
    return ModelCase.of(label, model, rows(label));
  }
}
