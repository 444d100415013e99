package dev.concord.examples.lecture;

import dev.concord.callback.EarlyStopping;
import dev.concord.data.Dataset;
import dev.concord.data.RowSplit;
import dev.concord.data.Split;
import dev.concord.data.Targets;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.preprocess.FittedTablePipeline;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.Imputer;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.TableCoding;
import dev.concord.data.preprocess.TablePipeline;
import dev.concord.data.table.Column;
import dev.concord.data.table.Table;
import dev.concord.examples.plot.BarPlot;
import dev.concord.examples.plot.Figure;
import dev.concord.examples.plot.LinePlot;
import dev.concord.layer.Activation;
import dev.concord.layer.Dense;
import dev.concord.loss.MeanSquaredError;
import dev.concord.metric.R2;
import dev.concord.metric.Rmse;
import dev.concord.model.Model;
import dev.concord.optim.Adam;
import dev.concord.tensor.HostTensor;
import dev.concord.train.Monitor;
import dev.concord.train.TrainingData;
import dev.concord.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * From a CSV file to numbers a network takes, and back to euros: what a house costs to repair after
 * an earthquake. Columns of categories become numbers, one column for each class (one-hot) where
 * classes have no order, the class's number (ordinal) where they have one; gaps are filled; all is
 * scaled by what the training rows are like; and the target is scaled, too, and its answers scaled
 * back:
 *
 * <pre>
 *   x = (coded − μ) ÷ σ      t = (cost − μ_cost) ÷ σ_cost      answer in euros = y·σ_cost + μ_cost
 * </pre>
 *
 * Whatever is fitted is fitted on training rows alone, kept with the network, and applied to new
 * rows as it is. The rows are split so that each part has its share of the damaged houses.
 */
final class Tables implements Example {
  /** The parts of a split, each as a table. */
  private record Parts(Table train, Table validation, Table test) {}

  private record Outcome(double rmse, double r2, double[] answers) {}

  @Override
  public String name() {
    return "tables";
  }

  @Override
  public String shows() {
    return "A CSV file with categories and gaps: coded, scaled, learned, and answered in euros.";
  }

  @Override
  public String topic() {
    return "Preparing data";
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Path csv = lesson.files().resolve("houses.csv");
    Files.writeString(csv, Houses.csv(lesson.choose(600, 3000), lesson.seed()));
    Table table = CsvTableReader.withHeader().categories(List.of("house")).read(csv);
    describe(lesson, table);
    Parts parts = split(lesson, table);

    TableCoding coding = Houses.coding();
    Map<String, TableCoding> codings = new LinkedHashMap<>();
    codings.put("walls one-hot", coding);
    codings.put("walls ordinal", coding.ordinal("walls", Houses.WALLS));
    codings.put("no indicator", coding.filling("intensity", Imputer.withDefault(0)));
    Map<String, Outcome> linear = new LinkedHashMap<>();
    Map<String, Outcome> hidden = new LinkedHashMap<>();
    codings.forEach(
        (name, way) -> {
          FittedTablePipeline fitted =
              new TablePipeline(way, new StandardScaler()).fit(parts.train());
          linear.put(name, learn(lesson, fitted, parts, 0));
          hidden.put(name, learn(lesson, fitted, parts, 16));
          lesson.say(
              "%-14s error on test rows %,6.0f € linear, %,6.0f € with a hidden layer",
              name, linear.get(name).rmse(), hidden.get(name).rmse());
        });
    Outcome best = hidden.get("walls one-hot");
    lesson.claim(best.r2() > 0.7, "R² on test rows is %.3f, in euros and in units of σ", best.r2());
    lesson.claim(
        linear.get("walls one-hot").rmse() < linear.get("walls ordinal").rmse(),
        "numbers for classes without order mislead a linear model: %,.0f instead of %,.0f €",
        linear.get("walls ordinal").rmse(),
        linear.get("walls one-hot").rmse());
    lesson.claim(
        linear.get("walls one-hot").rmse() < linear.get("no indicator").rmse(),
        "without its indicator a default is taken for a measurement: %,.0f €",
        linear.get("no indicator").rmse());
    double[] costs = Columns.values(parts.test().values("cost").values());
    lesson.save(
        Figure.of(
            new LinePlot("Repair of houses, test rows", "cost in €", "answer in €")
                .points("houses", costs, best.answers())
                .line("right", new double[] {0, 25_000}, new double[] {0, 25_000}),
            new BarPlot(
                    "Ways to code",
                    "coding",
                    "root mean squared error in €",
                    List.copyOf(codings.keySet()))
                .bars("linear", linear.values().stream().mapToDouble(Outcome::rmse).toArray())
                .bars(
                    "hidden layer",
                    hidden.values().stream().mapToDouble(Outcome::rmse).toArray())));
  }

  private static void describe(Lesson lesson, Table table) {
    for (Column column : table.columns()) {
      long gaps = IntStream.range(0, table.size()).filter(column::missing).count();
      String kind =
          switch (column) {
            case Column.Numbers numbers -> "numbers";
            case Column.Categories categories when categories.classes().size() > 5 -> "names";
            case Column.Categories categories -> "categories " + categories.classes();
          };
      lesson.say(
          "%-10s %s%s", column.name(), kind, gaps == 0 ? "" : ", %d missing".formatted(gaps));
    }
  }

  private static Parts split(Lesson lesson, Table table) {
    Targets.Labels damaged = table.labels("damaged", List.of("no", "yes"));
    RowSplit rows = RowSplit.stratified(damaged, lesson.seed(), 0.2, 0.2);
    Parts parts =
        new Parts(
            table.select(rows.train()), table.select(rows.validation()), table.select(rows.test()));
    double all = share(table);
    lesson.claim(
        Math.abs(share(parts.train()) - all) < 0.01
            && Math.abs(share(parts.validation()) - all) < 0.01
            && Math.abs(share(parts.test()) - all) < 0.01,
        "%d, %d and %d rows to learn, to choose and to judge by, each with %.0f %% damaged houses",
        parts.train().size(),
        parts.validation().size(),
        parts.test().size(),
        100 * all);
    return parts;
  }

  private static double share(Table table) {
    int[] ids = table.labels("damaged", List.of("no", "yes")).ids().ints();
    return IntStream.of(ids).average().orElseThrow();
  }

  /** Trains on scaled costs and answers in euros. */
  private static Outcome learn(Lesson lesson, FittedTablePipeline fitted, Parts parts, int units) {
    FittedTransform scaling = new StandardScaler().fit(parts.train().values("cost").values());
    Split rows =
        new Split(
            dataset(fitted, scaling, parts.train()),
            dataset(fitted, scaling, parts.validation()),
            dataset(fitted, scaling, parts.test()));
    TrainingData train = TrainingData.of(rows.train());
    var builder = Model.sequential(rows.train().featureShape().size());
    if (units > 0) {
      builder.add(Dense.of(units, Activation.TANH));
    }
    Model model = builder.add(Dense.of(1)).build();
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.01f), train)) {
      net.fit(
          new TrainingSettings(lesson.choose(60, 100), 32),
          TrainingData.of(rows.validation()),
          new EarlyStopping(Monitor.VALIDATION_LOSS, 15));
      HostTensor answers = scaling.invert(net.answers(rows.test().features()));
      HostTensor right = parts.test().values("cost").values();
      return new Outcome(
          new Rmse().of(answers, right, null),
          new R2().of(answers, right, null),
          Columns.values(answers));
    }
  }

  private static Dataset dataset(FittedTablePipeline fitted, FittedTransform scaling, Table rows) {
    return fitted.dataset(rows, scaling.apply(rows.values("cost")));
  }
}
