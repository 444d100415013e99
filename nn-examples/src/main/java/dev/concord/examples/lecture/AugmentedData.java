package dev.concord.examples.lecture;

import dev.concord.callback.FeaturesPerEpoch;
import dev.concord.data.Dataset;
import dev.concord.data.TrainTest;
import dev.concord.data.augment.Augmentation;
import dev.concord.data.augment.ImageAugmentation;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.examples.plot.Plane;
import dev.concord.examples.plot.PlanePlot;
import dev.concord.examples.plot.Plot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.layer.Rescale;
import dev.concord.loss.CategoricalCrossEntropy;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.tensor.DType;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Few rows, made to be more: in every epoch each training row is changed in ways that do not change
 * what it is. An image is shifted, turned, zoomed, mirrored and overlaid with noise. What does not
 * change the meaning is for people to say: a mirrored cat is a cat, a mirrored 2 is no digit. The
 * changes follow from seed, epoch and row, so a run can be repeated to the last bit.
 */
final class AugmentedData implements Example {
  private static final int SIDE = 28;

  @Override
  public About about() {
    return new About(
        "augmentation",
        "Augmentation",
        "Images shifted, turned, zoomed, mirrored and noisy: more of few rows.");
  }

  private static Map<String, ImageAugmentation> changes() {
    Map<String, ImageAugmentation> changes = new LinkedHashMap<>();
    changes.put("as it is", ImageAugmentation.NONE);
    changes.put("shift up to 20 %", ImageAugmentation.NONE.shift(0.2));
    changes.put("rotate up to 40°", ImageAugmentation.NONE.rotation(40));
    changes.put("zoom 0.6 to 1.4", ImageAugmentation.NONE.zoom(0.6, 1.4));
    changes.put("flip left and right", ImageAugmentation.NONE.mirror(1));
    changes.put("flip top and bottom", ImageAugmentation.NONE.turnOver(1));
    changes.put("noise of 50 grey levels", ImageAugmentation.NONE.noise(50));
    changes.put(
        "all but flips", ImageAugmentation.NONE.shift(0.1).rotation(15).zoom(0.85, 1.15).noise(20));
    return changes;
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    TrainTest digits = lesson.digits();
    HostTensor image = digits.train().features().rows(2);
    List<Plot> plots = new ArrayList<>();
    changes().forEach((name, change) -> plots.add(picture(name, change.apply(image, 1, 0))));
    ImageAugmentation mirror = ImageAugmentation.NONE.mirror(1);
    lesson.claim(
        mirror.then(mirror).apply(image, 1, 0).equals(image), "flipped twice it is as it was");
    ImageAugmentation all = changes().get("all but flips");
    lesson.claim(
        all.apply(image, 1, 3).equals(all.apply(image, 1, 3))
            && !all.apply(image, 1, 3).equals(all.apply(image, 1, 4)),
        "the same epoch gives the same bits, another epoch another picture");
    plots.add(images(lesson, digits, all));
    lesson.save(Figure.grid(3, plots));
  }

  private static LinePlot images(Lesson lesson, TrainTest digits, ImageAugmentation changes) {
    Dataset few = digits.train().slice(0, lesson.choose(100, 300));
    TrainingData test = TrainingData.of(digits.test().flattened());
    ImageAugmentation moves = changes.noise(0);
    Map<String, Augmentation> ways = new LinkedHashMap<>();
    ways.put("as they are", ImageAugmentation.NONE);
    ways.put("shift, rotate, zoom", moves);
    ways.put("and noise", changes);
    ways.put("and flips", changes.mirror(0.5).turnOver(0.5));
    LinePlot plot =
        new LinePlot(
            "Trained on %d digits".formatted(few.size()), "epoch", "right on test rows in %");
    double[] right = new double[ways.size()];
    int i = 0;
    lesson.say("%n%d digits            right on test rows", few.size());
    for (Map.Entry<String, Augmentation> way : ways.entrySet()) {
      TrainingData train = TrainingData.of(few.flattened());
      Model model =
          Model.sequential(SIDE * SIDE)
              .add(new Rescale(1 / 255f, 0f))
              .add(Dense.of(lesson.choose(32, 64), Activation.RELU))
              .add(Dense.of(10))
              .build();
      FeaturesPerEpoch augmented =
          new FeaturesPerEpoch(
              0,
              epoch ->
                  way.getValue()
                      .apply(few.features(), lesson.seed(), epoch)
                      .reshape(train.features().getFirst().shape()));
      try (Learner net =
          new Learner(lesson, model, new CategoricalCrossEntropy(), new Adam(0.002f), train)) {
        History history =
            net.fit(new TrainingSettings(lesson.choose(30, 150), 20), test, augmented);
        plot.line(
            way.getKey(),
            DoubleStream.of(history.validationAccuracy()).map(share -> 100 * share).toArray());
        right[i] = 100 * net.evaluate(test).accuracy();
        lesson.say("%-22s %13.1f %%", way.getKey(), right[i++]);
      }
    }
    lesson.say("");
    lesson.claim(
        right[1] > right[0],
        "moved digits teach more: %.1f instead of %.1f %%",
        right[1],
        right[0]);
    lesson.claim(right[3] < right[2], "flipped ones are no digits and harm: %.1f %%", right[3]);
    return plot;
  }

  private static PlanePlot picture(String name, HostTensor image) {
    double[] pixels = new double[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int row = SIDE - 1 - i / SIDE; // images begin at the top
      int at = row * SIDE + i % SIDE;
      pixels[i] = image.type().dtype() == DType.U8 ? image.bytes()[at] & 0xFF : image.floats()[at];
    }
    Plane plane = new Plane(0, SIDE, 0, SIDE, SIDE, SIDE);
    return new PlanePlot(name, "column", "row from below", plane, pixels, -255, 255);
  }
}
