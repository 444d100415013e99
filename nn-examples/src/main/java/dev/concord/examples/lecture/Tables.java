package dev.concord.examples.lecture;

import dev.concord.callback.EarlyStopping;
import dev.concord.data.RowSplit;
import dev.concord.data.Targets;
import dev.concord.data.generated.HouseRepairs;
import dev.concord.data.io.CsvTableReader;
import dev.concord.data.preprocess.FittedTablePipeline;
import dev.concord.data.preprocess.FittedTransform;
import dev.concord.data.preprocess.Imputer;
import dev.concord.data.preprocess.StandardScaler;
import dev.concord.data.preprocess.TableCoding;
import dev.concord.data.preprocess.TablePipeline;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  /** On test rows: error in €, R², and the answers in €. */
  private record Outcome(double rmse, double r2, double[] answers) {}

  @Override
  public About about() {
    return new About(
        "tables",
        "Preparing data",
        "A CSV file with categories and gaps: coded, scaled, learned, and answered in euros.");
  }

  @Override
  public void run(Lesson lesson) throws IOException {
    Path csv = lesson.files().resolve("houses.csv");
    Files.writeString(csv, HouseRepairs.csv(lesson.choose(600, 3000), lesson.seed()));
    Table table = CsvTableReader.withHeader().categories(List.of("house")).read(csv);
    lesson.say("%s, %d rows, begins:", csv.getFileName(), table.size());
    Files.readAllLines(csv).stream().limit(5).forEach(line -> lesson.say("  %s", line));
    lesson.say("");
    Parts parts = split(lesson, table);

    TableCoding coding = Houses.coding();
    Map<String, TableCoding> codings = new LinkedHashMap<>();
    codings.put("walls one-hot", coding);
    codings.put("walls ordinal", coding.ordinal("walls", HouseRepairs.WALLS));
    codings.put("no indicator", coding.filling("intensity", Imputer.withDefault(0)));
    List<Outcome> linear = new ArrayList<>();
    List<Outcome> hidden = new ArrayList<>();
    lesson.say("error on test rows    linear    with a hidden layer");
    codings.forEach(
        (name, way) -> {
          linear.add(learn(lesson, way, parts, 0));
          hidden.add(learn(lesson, way, parts, 16));
          lesson.say(
              "%-18s %,7.0f € %,20.0f €", name, linear.getLast().rmse(), hidden.getLast().rmse());
        });
    lesson.say("");
    Outcome best = hidden.getFirst();
    lesson.claim(best.r2() > 0.7, "the hidden layer explains R² = %.3f of the costs", best.r2());
    lesson.claim(
        linear.get(0).rmse() < linear.get(1).rmse(),
        "numbers for classes without order mislead a linear model: %,.0f instead of %,.0f €",
        linear.get(1).rmse(),
        linear.get(0).rmse());
    lesson.claim(
        linear.get(0).rmse() < linear.get(2).rmse(),
        "without its indicator a default is taken for a measurement: %,.0f €",
        linear.get(2).rmse());
    double[] costs = Columns.values(parts.test().values("cost").values());
    lesson.save(
        Figure.of(
            new LinePlot("Repair of houses, test rows", "cost in €", "answer in €")
                .points("houses", costs, best.answers())
                .line("right", new double[] {0, 25_000}, new double[] {0, 25_000}),
            new BarPlot(
                    "Error by the way to code",
                    "coding",
                    "root mean squared error in €",
                    List.copyOf(codings.keySet()))
                .bars("linear", linear.stream().mapToDouble(Outcome::rmse).toArray())
                .bars("hidden layer", hidden.stream().mapToDouble(Outcome::rmse).toArray())));
  }

  private static Parts split(Lesson lesson, Table table) {
    RowSplit rows = RowSplit.stratified(damaged(table), lesson.seed(), 0.2, 0.2);
    Parts parts =
        new Parts(
            table.select(rows.train()), table.select(rows.validation()), table.select(rows.test()));
    lesson.claim(
        Stream.of(parts.train(), parts.validation(), parts.test())
            .allMatch(part -> Math.abs(share(part) - share(table)) < 0.01),
        "%d, %d and %d rows to learn, to choose and to judge by, each with %.0f %% damaged houses",
        parts.train().size(),
        parts.validation().size(),
        parts.test().size(),
        100 * share(table));
    return parts;
  }

  private static Targets.Labels damaged(Table table) {
    return table.labels("damaged", List.of("no", "yes"));
  }

  private static double share(Table table) {
    return IntStream.of(damaged(table).ids().ints()).average().orElseThrow();
  }

  /** Trains on scaled costs and answers in euros; 0 units are no hidden layer. */
  private static Outcome learn(Lesson lesson, TableCoding coding, Parts parts, int units) {
    FittedTablePipeline inputs = new TablePipeline(coding, new StandardScaler()).fit(parts.train());
    FittedTransform euros = new StandardScaler().fit(parts.train().values("cost").values());
    Function<Table, TrainingData> ready =
        rows -> TrainingData.of(inputs.dataset(rows, euros.apply(rows.values("cost"))));
    TrainingData train = ready.apply(parts.train());
    var builder = Model.sequential(train.features().getFirst().shape().length(1));
    if (units > 0) {
      builder.add(Dense.of(units, Activation.TANH));
    }
    Model model = builder.add(Dense.of(1)).build();
    try (Learner net = new Learner(lesson, model, new MeanSquaredError(), new Adam(0.01f), train)) {
      net.fit(
          new TrainingSettings(lesson.choose(60, 100), 32),
          ready.apply(parts.validation()),
          new EarlyStopping(Monitor.VALIDATION_LOSS, 15));
      HostTensor scaled = net.answers(ready.apply(parts.test()).features().getFirst());
      HostTensor answers = euros.invert(scaled);
      HostTensor right = parts.test().values("cost").values();
      return new Outcome(
          new Rmse().of(answers, right, null),
          new R2().of(answers, right, null),
          Columns.values(answers));
    }
  }
}
