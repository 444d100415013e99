package dev.concord.examples.lecture;

import dev.concord.data.RowSplit;
import dev.concord.data.generated.HouseRepairs;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.io.NpyFile;
import dev.concord.data.io.NpzFile;
import dev.concord.data.preprocess.FittedTablePipeline;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.TablePipeline;
import dev.concord.data.table.Table;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.tensor.HostTensor;
import dev.concord.train.TensorStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What was learned from training rows is kept in a file and does the same to new rows: classes,
 * filling values, means and deviations. Loaded again it gives the same bits; inverted it gives the
 * table back, and euros from scaled targets,
 *
 * <pre>
 *   t = (cost − μ) ÷ σ      cost = t·σ + μ
 * </pre>
 *
 * a class that no training row had is an error that says where it stands, and NumPy reads and
 * writes the same numbers as NPY and NPZ.
 */
final class TableFiles implements Example {
  @Override
  public About about() {
    return new About(
        "table-files",
        "Preparing data",
        "Coding and scaling kept in a file, inverted, and refusing what they do not know.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Path files = lesson.files();
    Path csv = files.resolve("houses.csv");
    Files.writeString(csv, HouseRepairs.csv(lesson.choose(600, 3000), lesson.seed()));
    Table table = CsvTableReader.withHeader().categories(List.of("house")).read(csv);
    RowSplit rows = RowSplit.ofFractions(table.size(), lesson.seed(), 0, 0.2);
    Table train = table.select(rows.train());
    Table test = table.select(rows.test());

    FittedTablePipeline fitted =
        new TablePipeline(Houses.coding(), new StandardScaler()).fit(train);
    HostTensor features = fitted.apply(test);
    fitted.save(files.resolve("pipeline.json"));
    FittedTablePipeline loaded = FittedTablePipeline.load(files.resolve("pipeline.json"));
    double[] deviations = new double[fitted.names().size()];
    lesson.say("the network's input    first test row    deviation on test rows");
    for (int i = 0; i < deviations.length; i++) {
      double[] column = Columns.of(features, i);
      deviations[i] = TensorStatistics.of(Columns.table(column)).standardDeviation();
      lesson.say("%-22s %14.3f %25.3f", fitted.names().get(i), column[0], deviations[i]);
    }
    lesson.say("");
    lesson.claim(
        loaded.apply(test).equals(features), "the pipeline, loaded again, gives the same bits");
    Table back = loaded.invert(features);
    lesson.claim(
        back.column("walls").equals(test.column("walls"))
            && back.column("ground").equals(test.column("ground")),
        "inverted, the inputs are categories again");

    HostTensor costs = test.values("cost").values();
    FittedTransform scaling = new StandardScaler().fit(train.values("cost"));
    HostTensor inverted = scaling.invert(scaling.apply(costs));
    double worst = 0;
    for (int row = 0; row < costs.size(); row++) {
      double away = Math.abs(inverted.floats()[row] - costs.floats()[row]);
      worst = away > worst ? away : worst;
    }
    lesson.claim(worst < 0.01, "scaled costs come back to the cent: at most %.4f € off", worst);

    NpyFile.write(features, files.resolve("features.npy"));
    SequencedMap<String, HostTensor> both = new LinkedHashMap<>();
    both.put("features", features);
    both.put("costs", costs);
    NpzFile.write(both, files.resolve("test.npz"));
    lesson.claim(
        NpyFile.read(files.resolve("features.npy")).equals(features)
            && NpzFile.read(files.resolve("test.npz")).equals(both),
        "NPY and NPZ files, for numpy.load, hold the same bits: %s",
        files);
    refuse(lesson, loaded);
    lesson.save(
        Figure.of(
            new BarPlot(
                    "Test rows on the training rows' scale: deviations are about 1",
                    "input",
                    "deviation",
                    fitted.names())
                .bars("deviation", deviations)));
  }

  private static void refuse(Lesson lesson, FittedTablePipeline loaded) throws IOException {
    Table odd =
        CsvTableReader.withHeader()
            .read("new.csv", "walls,ground,age,storeys,intensity\nstraw,clay,3,1,7\n");
    String message = "a wall of straw passes";
    try {
      loaded.apply(odd);
    } catch (IllegalArgumentException refused) {
      message = refused.getMessage();
    }
    lesson.claim(message.contains("\"straw\""), "what no training row had is refused: %s", message);
  }
}
